// While the incidents are behind the decisions: says how far they are, and offers to reload.
(function () {
  "use strict";
  const box = document.getElementById("stale");
  if (!box || !window.recount) return;
  const said = box.querySelector("[data-stale-doing]");
  const reload = box.querySelector("[data-stale-reload]");
  const stop = recount.events("/events/refresh", {
    progress(now) {
      said.textContent = now.error ? `It failed: ${now.error}` : now.doing ? `Now: ${now.doing}.` : "It begins in a moment.";
    },
    done(_, source) {
      source.close();
      box.className = "note note-done";
      box.querySelector("[data-stale-said]").textContent = "The incidents are up to date with all decisions.";
      said.textContent = "";
      reload.hidden = false;
    },
  });
  reload.addEventListener("click", () => location.reload());
  addEventListener("pagehide", stop);
})();
