// Offers to copy what stands in a field. Without it, one presses long on the field.
(function () {
  "use strict";

  const said = document.getElementById("move-said");

  document.querySelectorAll("[data-copy-from]").forEach(function (button) {
    const field = document.getElementById(button.dataset.copyFrom);
    button.hidden = false;
    button.addEventListener("click", function () {
      field.select();
      said.textContent = document.execCommand("copy") ? "已复制。" : "请长按链接，自己复制。";
    });
  });
})();
