// Copies a part of the page with its looks, so that it can be pasted into another editor.
(function () {
  "use strict";

  const said = document.getElementById("copy-said");

  function select(part) {
    const range = document.createRange();
    range.selectNodeContents(part);
    const selection = window.getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
  }

  // The old command: it asks for no permission, works without https, and the newer one gives no more. What is copied is
  // the markup as it stands: of a selection, browsers add styles of their own. Where it is refused, the part stays
  // selected, ready for Ctrl+C.
  function copy(part) {
    function hand(event) {
      event.clipboardData.setData("text/html", part.innerHTML);
      event.clipboardData.setData("text/plain", part.innerText);
      event.preventDefault();
    }
    select(part);
    document.addEventListener("copy", hand);
    const done = document.execCommand("copy");
    document.removeEventListener("copy", hand);
    return done;
  }

  document.querySelectorAll("[data-copy]").forEach(function (button) {
    button.addEventListener("click", function () {
      const done = copy(document.getElementById(button.dataset.copy));
      said.textContent = done ? said.dataset.done : said.dataset.selected;
    });
  });
})();
