// A link marked data-in-place opens its small form below itself instead of leaving the page; without this file, or
// when anything fails, the link is a link. Old browsers: nothing here is newer than Chromium 86.
(function () {
  "use strict";

  function partOf(html) {
    var page = new DOMParser().parseFromString(html, "text/html");
    return page.querySelector("[data-in-place-part]");
  }

  function show(box, response) {
    return response.text().then(function (html) {
      var part = partOf(html);
      if (!part) {
        throw new Error("no part");
      }
      box.textContent = "";
      box.appendChild(document.importNode(part, true));
      var wrong = box.querySelector("[aria-invalid=true], input:checked, textarea");
      (wrong || box).focus();
    });
  }

  document.addEventListener("click", function (event) {
    var link = event.target.closest && event.target.closest("a[data-in-place]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || !window.fetch) {
      return;
    }
    event.preventDefault();
    var row = link.parentNode;
    var box = row.nextElementSibling;
    if (!box || !box.classList.contains("in-place")) {
      box = document.createElement("div");
      box.className = "in-place";
      box.tabIndex = -1;
      box.setAttribute("aria-live", "polite");
      row.parentNode.insertBefore(box, row.nextSibling);
    }
    fetch(link.href, { credentials: "same-origin" })
      .then(function (response) { return show(box, response); })
      .catch(function () { window.location.href = link.href; });
  });

  document.addEventListener("submit", function (event) {
    var form = event.target;
    var box = form.closest && form.closest(".in-place");
    if (!box) {
      return;
    }
    event.preventDefault();
    var button = form.querySelector("[type=submit]");
    button.disabled = true;
    fetch(form.action, { method: "POST", body: new FormData(form), credentials: "same-origin" })
      .then(function (response) { return show(box, response); })
      .catch(function () { button.disabled = false; HTMLFormElement.prototype.submit.call(form); });
  });
})();
