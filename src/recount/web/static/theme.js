// Sets the remembered theme before anything is drawn, so that no wrong one flashes up.
(function () {
  "use strict";
  let kept = null;
  try { kept = localStorage.getItem("recount-theme"); } catch (_) { /* no storage: the system's */ }
  if (kept === "light" || kept === "dark") document.documentElement.dataset.theme = kept;
  document.documentElement.classList.add("script");
})();
