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

  // Only on https and on one's own machine is there a clipboard to write to.
  async function write(part) {
    const markup = new Blob([part.innerHTML], { type: "text/html" });
    const text = new Blob([part.innerText], { type: "text/plain" });
    await navigator.clipboard.write([new ClipboardItem({ "text/html": markup, "text/plain": text })]);
  }

  async function copy(part) {
    if (navigator.clipboard && window.ClipboardItem) {
      try {
        await write(part);
        return true;
      } catch (refused) {
        // Not allowed here: the old way may be.
      }
    }
    select(part);
    return document.execCommand("copy");
  }

  document.querySelectorAll("[data-copy]").forEach(function (button) {
    button.addEventListener("click", async function () {
      const part = document.getElementById(button.dataset.copy);
      said.textContent = "";
      const done = await copy(part);
      said.textContent = done ? said.dataset.done : said.dataset.selected;
    });
  });
})();
