// Offers to copy what stands in a field: data-copy-from names it, a role=status beside the button says what came of it.
// Without this, one presses long on the field.
(function () {
  "use strict";

  document.querySelectorAll("[data-copy-from]").forEach(function (button) {
    const field = document.getElementById(button.dataset.copyFrom);
    const said = button.parentNode.querySelector("[role=status]");
    button.hidden = false;
    button.addEventListener("click", function () {
      field.select();
      said.textContent = document.execCommand("copy") ? "已复制。" : "请长按文字，自己复制。";
    });
  });
})();
