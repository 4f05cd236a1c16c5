// Draws rings and arrows on a photo. What is kept are fractions of its width and height; the server draws the same
// shapes (assistance/domain/marks.py). Old browsers: nothing here is newer than Chromium 86 and Safari 14.
(function () {
  "use strict";

  var svg = document.querySelector("[data-marking]");
  var form = svg && svg.closest("form");
  if (!form) {
    return;
  }
  var box = svg.viewBox.baseVal;
  var marks = JSON.parse(document.getElementById("marks-before").textContent);
  var drawn = null;
  var start = null;

  function path(mark) {
    if (mark.kind === "ring") {
      var across = mark.w * box.width / 2, down = mark.h * box.height / 2;
      var arc = " a" + across + "," + down + " 0 1,0 ";
      return "M" + mark.x * box.width + "," + (mark.y * box.height + down) + arc + 2 * across + ",0" + arc + -2 * across + ",0z";
    }
    var x = mark.x * box.width, y = mark.y * box.height, tipX = mark.x2 * box.width, tipY = mark.y2 * box.height;
    var backX = (x - tipX) / 4, backY = (y - tipY) / 4;
    var heads = [1, -1].map(function (side) {
      return " M" + tipX + "," + tipY + " L" + (tipX + backX - side * backY / 2) + "," + (tipY + backY + side * backX / 2);
    });
    return "M" + x + "," + y + " L" + tipX + "," + tipY + heads.join("");
  }

  function show() {
    svg.textContent = "";
    marks.concat(drawn || []).forEach(function (mark) {
      ["shot-edge", ""].forEach(function (name) {
        var line = document.createElementNS("http://www.w3.org/2000/svg", "path");
        line.setAttribute("class", name);
        line.setAttribute("d", path(mark));
        svg.appendChild(line);
      });
    });
    form.elements.marks.value = JSON.stringify(marks);
  }

  function at(event) {
    var edge = svg.getBoundingClientRect();
    function within(part) {
      return Math.round(Math.min(1, Math.max(0, part)) * 10000) / 10000;
    }
    return { x: within((event.clientX - edge.left) / edge.width), y: within((event.clientY - edge.top) / edge.height) };
  }

  function between(from, to) {
    if (form.elements.tool.value === "arrow") {
      return { kind: "arrow", x: from.x, y: from.y, x2: to.x, y2: to.y };
    }
    var left = Math.min(from.x, to.x), top = Math.min(from.y, to.y);
    return { kind: "ring", x: left, y: top, w: Math.abs(from.x - to.x), h: Math.abs(from.y - to.y) };
  }

  svg.addEventListener("pointerdown", function (event) {
    event.preventDefault();
    svg.setPointerCapture(event.pointerId);
    start = at(event);
  });
  svg.addEventListener("pointermove", function (event) {
    if (start) {
      drawn = between(start, at(event));
      show();
    }
  });
  svg.addEventListener("pointerup", function () {
    if (drawn && Math.abs((drawn.w || drawn.x2 - drawn.x) + (drawn.h || drawn.y2 - drawn.y)) > 0.02) {
      marks.push(drawn);
    }
    start = drawn = null;
    show();
  });
  svg.addEventListener("pointercancel", function () {
    start = drawn = null;
    show();
  });
  form.querySelector("[data-marking-undo]").addEventListener("click", function () {
    marks.pop();
    show();
  });

  form.querySelector("[data-marking-hint]").textContent = "用手指在照片上拖一下。";
  form.querySelector("[data-marking-tools]").hidden = false;
  svg.classList.add("shot-drawable");
  show();
})();
