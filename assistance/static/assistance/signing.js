// Lets people sign with a finger; without it one signs on paper and photographs that.
(function () {
  "use strict";

  var pad = document.querySelector("[data-signing-pad]");
  if (!pad) {
    return;
  }
  var canvas = pad.querySelector("canvas");
  var form = pad.closest("form");
  var ink = canvas.getContext("2d");
  var last = null;
  var isSigned = false;

  function clear() {
    ink.fillStyle = "#fff";
    ink.fillRect(0, 0, canvas.width, canvas.height);
    ink.strokeStyle = "#123";
    ink.lineWidth = 5;
    ink.lineCap = ink.lineJoin = "round";
    isSigned = false;
    form.elements.drawn.value = "";
  }

  function at(event) {
    var edge = canvas.getBoundingClientRect();
    return [(event.clientX - edge.left) * canvas.width / edge.width, (event.clientY - edge.top) * canvas.height / edge.height];
  }

  canvas.addEventListener("pointerdown", function (event) {
    event.preventDefault();
    canvas.setPointerCapture(event.pointerId);
    last = at(event);
  });
  canvas.addEventListener("pointermove", function (event) {
    if (!last) {
      return;
    }
    var next = at(event);
    ink.beginPath();
    ink.moveTo(last[0], last[1]);
    ink.lineTo(next[0], next[1]);
    ink.stroke();
    last = next;
    isSigned = true;
  });
  ["pointerup", "pointercancel"].forEach(function (name) {
    canvas.addEventListener(name, function () {
      last = null;
      form.elements.drawn.value = isSigned ? canvas.toDataURL("image/png") : "";
    });
  });
  pad.querySelector("[data-signing-clear]").addEventListener("click", clear);

  pad.hidden = false;
  clear();
})();
