// Offers suggestions below a search box while somebody types (combobox with a list, ARIA 1.2). Without this file, or
// when anything fails, the box is a box. Old browsers: nothing here is newer than Chromium 86 and Safari 14.
(function () {
  "use strict";

  var WAIT = 120;
  var ENOUGH = /[\u3400-\u9fff]|[^\s]{2}/;

  function enhance(form, box, id) {
    var list = document.createElement("ul");
    var said = document.createElement("p");
    var rows = [], at = -1, shown = "", composing = false, timer = 0, asking = null;

    list.id = id;
    list.className = "suggestions";
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "搜索提示");
    said.className = "visually-hidden";
    said.setAttribute("role", "status");
    form.appendChild(list);
    form.appendChild(said);
    box.setAttribute("role", "combobox");
    box.setAttribute("aria-autocomplete", "list");
    box.setAttribute("aria-expanded", "false");
    box.setAttribute("aria-controls", id);

    function point(to) {
      if (list.children[at]) { list.children[at].setAttribute("aria-selected", "false"); }
      at = to;
      var row = list.children[at];
      if (row) {
        row.setAttribute("aria-selected", "true");
        row.scrollIntoView({ block: "nearest" });
        box.setAttribute("aria-activedescendant", row.id);
      } else {
        box.removeAttribute("aria-activedescendant");
      }
    }

    function open(is) {
      list.hidden = !is;
      box.setAttribute("aria-expanded", String(is));
      if (!is) { point(-1); said.textContent = ""; }
    }

    function forget() {
      clearTimeout(timer);
      if (asking) { asking.abort(); asking = null; }
    }

    function close() {
      forget();
      open(false);
    }

    function show(found, text) {
      rows = found;
      shown = text;
      point(-1);
      list.textContent = "";
      found.forEach(function (row, n) {
        var line = document.createElement("li"), note = document.createElement("span");
        line.id = id + "-" + n;
        line.setAttribute("role", "option");
        line.setAttribute("aria-selected", "false");
        line.textContent = row.text;
        note.textContent = row.note;
        line.appendChild(note);
        list.appendChild(line);
      });
      open(found.length > 0);
      said.textContent = found.length ? "有 " + found.length + " 条提示，按上下键选" : "没有提示";
    }

    function ask() {
      var text = box.value.trim(), mine = window.AbortController ? new AbortController() : null;
      forget();
      if (!ENOUGH.test(text)) { close(); return; }
      asking = mine;
      fetch(form.action + "suggest/?q=" + encodeURIComponent(text), { signal: mine && mine.signal, credentials: "omit" })
        .then(function (answer) { return answer.ok ? answer.json() : { suggestions: [] }; })
        .then(function (answer) {
          // What was asked for is no longer what stands there, or the reader is elsewhere: too late.
          if (asking === mine && box.value.trim() === text && document.activeElement === box) {
            asking = null;
            show(answer.suggestions, text);
          }
        })
        .catch(function () { if (asking === mine) { close(); } });
    }

    function soon() {
      forget();
      if (!composing) { timer = setTimeout(ask, WAIT); }
    }

    function go(n) {
      close();
      window.location.assign(rows[n].url);
    }

    function move(to, event) {
      event.preventDefault();
      if (list.hidden) {
        if (rows.length && shown === box.value.trim()) { open(true); } else { ask(); return; }
      }
      point(to < -1 ? rows.length - 1 : to >= rows.length ? -1 : to);
    }

    box.addEventListener("compositionstart", function () { composing = true; forget(); });
    box.addEventListener("compositionend", function () { composing = false; soon(); });
    box.addEventListener("input", soon);
    box.addEventListener("blur", close);
    box.addEventListener("keydown", function (event) {
      var key = event.key, is = !list.hidden;
      if (composing || event.isComposing || event.keyCode === 229) { return; }
      if (key === "ArrowDown") { move(at + 1, event); }
      else if (key === "ArrowUp") { move(at - 1, event); }
      else if (is && key === "Escape") { event.preventDefault(); close(); }
      else if (is && at >= 0 && key === "Home") { move(0, event); }
      else if (is && at >= 0 && key === "End") { move(rows.length - 1, event); }
      else if (is && at >= 0 && key === "Enter") { event.preventDefault(); go(at); }
      else if (key === "Enter") { close(); }
    });
    // The box keeps the focus, so that the list is still there when the finger or the button goes up.
    list.addEventListener("mousedown", function (event) { event.preventDefault(); });
    list.addEventListener("click", function (event) {
      var row = event.target.closest("li");
      if (row) { go(Array.prototype.indexOf.call(list.children, row)); }
    });
  }

  if (window.fetch) {
    document.querySelectorAll(".search-box").forEach(function (form, n) {
      enhance(form, form.querySelector("input[name=q]"), "suggestions-" + n);
    });
  }
})();
