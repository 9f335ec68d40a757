// Copies the address of a view, which holds all of its filters.
(function () {
  "use strict";
  for (const hidden of document.querySelectorAll(".script-only")) hidden.classList.add("shown");
  for (const button of document.querySelectorAll("[data-copy-link]")) {
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(location.href);
        window.recount.tell("The address of this view is copied. Who may read the case sees the same.");
      } catch (_) {
        window.recount.tell(`Copy the address by hand: ${location.href}`, "warning");
      }
    });
  }
})();
