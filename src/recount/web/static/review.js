// The review goes on without loading pages anew, and by the keyboard alone.
(function () {
  "use strict";
  const recount = window.recount;
  const region = () => document.getElementById("review");
  let busy = false;

  // Puts the queue of another page in the place of this one.
  function show(text, address, push) {
    const next = new DOMParser().parseFromString(text, "text/html");
    const fresh = next.getElementById("review");
    if (!fresh) { location.assign(address); return; }
    region().replaceWith(document.adoptNode(fresh));
    const said = next.getElementById("flashes");
    document.getElementById("flashes").replaceChildren(...[...said.childNodes].map((n) => document.adoptNode(n)));
    if (push) history.pushState(null, "", address);
    (document.getElementById("now") || document.getElementById("content")).focus({ preventScroll: true });
    document.getElementById("flashes").scrollIntoView({ block: "nearest" });
  }

  // Says why the server refused; what has been typed stays.
  function refuse(text) {
    const page = new DOMParser().parseFromString(text, "text/html");
    const said = [...page.querySelectorAll("main p bdi")].map((p) => p.textContent.trim()).find((s) => s);
    recount.tell(said || "The server did not take this.", "error");
    document.getElementById("flashes").scrollIntoView({ block: "nearest" });
  }

  async function load(address, options = {}, push = true) {
    if (busy) return;
    busy = true;
    region().setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(address, { credentials: "same-origin", ...options });
      const text = await answer.text();
      if (answer.url.includes("/login")) location.assign(answer.url);
      else if (answer.ok) show(text, answer.url, push);
      else refuse(text);
    } catch (error) {
      recount.tell(`The server cannot be reached: ${error.message}`, "error");
    } finally {
      busy = false;
      region()?.removeAttribute("aria-busy");
    }
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || !form.closest("#review")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const body = new URLSearchParams(new FormData(form, event.submitter));
    load(form.action, { method: "POST", body });
  }, true);
  function amend() {
    const fold = document.getElementById("amend");
    if (!fold) return;
    fold.open = true;
    fold.querySelector("input:not([type=hidden]), select").focus();
  }
  document.addEventListener("click", (event) => {
    if (event.target.closest("a[data-key=e]")) { event.preventDefault(); amend(); return; }
    const link = event.target.closest("a[data-step], a[data-key=s]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    load(link.href);
  });
  addEventListener("popstate", () => load(location.href, {}, false));

  const press = (what) => document.querySelector(`#review ${what}`)?.click();
  recount.keys("j", "Next claim", () => press("[data-step=on]"));
  recount.keys("k", "Previous claim", () => press("[data-step=back]"));
  recount.keys("a", "Accept", () => press("[data-key=a]"));
  recount.keys("e", "Amend (edit)", amend);
  recount.keys("r", "Reject", () => press("[data-key=r]"));
  recount.keys("s", "Skip for now", () => press("[data-key=s]"));
  recount.keys("u", "Undo your last decision", () => press("[data-key=u]"));
  recount.keys("t", "With its word-for-word copies, or without", () => press("#twins"));
  recount.keys("w", "Write a reason", () => document.getElementById("reason")?.focus());
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !event.target.closest?.("#review form")) return;
    event.target.blur();
  });
})();
