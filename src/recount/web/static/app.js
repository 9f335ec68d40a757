// What every page's script may use, under window.recount: send, events, keys, dialogs, theme.
(function () {
  "use strict";
  const recount = (window.recount = window.recount || {});
  const token = () => document.querySelector('meta[name="csrf"]')?.content || "";

  // -- Talking to the server -----------------------------------------------------------------

  // Sends JSON (or a FormData) with the CSRF token; resolves to the answer's JSON. Rejects with an
  // Error whose `status` and `problem` say what the server refused.
  recount.send = async function (method, path, body) {
    const headers = { "X-CSRF-Token": token(), Accept: "application/json" };
    let payload;
    if (body instanceof FormData) payload = body;
    else if (body !== undefined) {
      headers["Content-Type"] = "application/json";
      payload = JSON.stringify(body);
    }
    const answer = await fetch(path, { method, headers, body: payload, credentials: "same-origin" });
    const isJson = (answer.headers.get("Content-Type") || "").includes("json");
    const data = isJson && answer.status !== 204 ? await answer.json() : null;
    if (answer.ok) return data;
    const error = new Error((data && (data.detail || data.title)) || answer.statusText);
    error.status = answer.status;
    error.problem = data;
    throw error;
  };

  recount.get = (path) => recount.send("GET", path);

  // Listens to server-sent events: events("/path", {progress: (data) => …, done: (data) => …}).
  // Each event's data is JSON. Returns a function that ends it.
  recount.events = function (path, handlers, failed) {
    const source = new EventSource(path);
    for (const [name, handle] of Object.entries(handlers)) {
      source.addEventListener(name, (event) => handle(JSON.parse(event.data), source));
    }
    source.addEventListener("error", () => {
      if (source.readyState === EventSource.CLOSED && failed) failed();
    });
    return () => source.close();
  };

  // The JSON of a <script type="application/json"> element.
  recount.data = (id) => JSON.parse(document.getElementById(id).textContent);

  // Says something at the top of the page; kind: done, warning, error.
  recount.tell = function (said, kind = "done") {
    const note = document.createElement("p");
    note.className = `note note-${kind}`;
    const head = document.createElement("strong");
    head.textContent = { done: "Done: ", warning: "Mind: ", error: "Not done: " }[kind];
    const words = document.createElement("bdi");
    words.textContent = said;
    note.append(head, words);
    document.getElementById("flashes").replaceChildren(note);
  };

  // -- Theme ---------------------------------------------------------------------------------

  const root = document.documentElement;
  recount.isDark = () =>
    root.dataset.theme
      ? root.dataset.theme === "dark"
      : matchMedia("(prefers-color-scheme: dark)").matches;

  function setTheme(name) {
    root.dataset.theme = name;
    try { localStorage.setItem("recount-theme", name); } catch (_) { /* not remembered */ }
    document.dispatchEvent(new CustomEvent("recount:theme"));
  }

  for (const button of document.querySelectorAll("[data-theme-toggle]")) {
    button.hidden = false;
    const name = () => { button.textContent = recount.isDark() ? "Light" : "Dark"; };
    name();
    button.setAttribute("title", "Change between light and dark");
    button.addEventListener("click", () => { setTheme(recount.isDark() ? "light" : "dark"); });
    document.addEventListener("recount:theme", name);
  }
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () =>
    document.dispatchEvent(new CustomEvent("recount:theme")));

  // -- Dialogs -------------------------------------------------------------------------------

  // Opens a modal dialog around a node; resolves when it is closed. Escape and the backdrop close.
  recount.dialog = function (label, node) {
    const dialog = document.createElement("dialog");
    dialog.className = "dialog";
    dialog.setAttribute("aria-label", label);
    dialog.append(node);
    document.body.append(dialog);
    dialog.addEventListener("click", (event) => {
      if (event.target === dialog || event.target.closest("[data-close]")) dialog.close();
    });
    dialog.showModal();
    return new Promise((resolve) => dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog);
    }));
  };

  // Fold-outs that ask for a reason open as dialogs instead; the form is the same one.
  for (const fold of document.querySelectorAll("details[data-confirm]")) {
    const form = fold.querySelector("form");
    fold.querySelector("summary").addEventListener("click", async (event) => {
      event.preventDefault();
      form.querySelectorAll("[data-close]").forEach((button) => { button.hidden = false; });
      const closed = recount.dialog(form.getAttribute("aria-label"), form);
      form.querySelector("textarea, input:not([type=hidden]), select")?.focus();
      await closed;
      fold.append(form);
      fold.querySelector("summary").focus();
    });
  }

  // -- Keys ----------------------------------------------------------------------------------

  const keys = new Map();

  // Registers a shortcut: keys("j", "Next claim", () => …). A key of two letters is typed one
  // after the other ("g i"). Ignored while somebody types or a dialog is open.
  recount.keys = (key, said, act) => { keys.set(key, { said, act }); };

  const typing = (element) =>
    element.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName);
  let before = "";
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (typing(event.target) || document.querySelector("dialog[open]")) return;
    const found = keys.get(before ? `${before} ${event.key}` : event.key) || keys.get(event.key);
    const isPrefix = [...keys.keys()].some((key) => key.startsWith(`${event.key} `));
    before = !found && isPrefix ? event.key : "";
    if (!found) return;
    event.preventDefault();
    found.act(event);
  });

  function showKeys() {
    const box = document.createElement("div");
    const head = document.createElement("h2");
    head.textContent = "Keys";
    const list = document.createElement("dl");
    list.className = "keys";
    for (const [key, { said }] of keys) {
      const term = document.createElement("dt");
      for (const part of key.split(" ")) {
        const sign = document.createElement("kbd");
        sign.textContent = part;
        term.append(sign, " ");
      }
      const words = document.createElement("dd");
      words.textContent = said;
      list.append(term, words);
    }
    const close = document.createElement("button");
    close.type = "button";
    close.dataset.close = "";
    close.textContent = "Close";
    box.append(head, list, close);
    recount.dialog("Keys", box);
  }

  recount.keys("?", "Show the keys", showKeys);
  recount.keys("/", "Go to the search or the filters", () => {
    (document.getElementById("top-search") || document.querySelector("[data-filters] input"))?.focus();
  });
  const links = [...document.querySelectorAll(".main-nav a")];
  const taken = new Set();
  for (const link of links) {
    const letter = [...link.textContent.trim().toLowerCase()].find((c) => !taken.has(c));
    taken.add(letter);
    recount.keys(`g ${letter}`, `Go to ${link.textContent.trim()}`, () => link.click());
  }
  for (const [key, rel, said] of [["[", "prev", "Earlier page"], ["]", "next", "Further page"]]) {
    const link = document.querySelector(`.pages a[rel=${rel}]`);
    if (link) recount.keys(key, said, () => link.click());
  }
  for (const button of document.querySelectorAll("[data-keys]")) {
    button.hidden = false;
    button.addEventListener("click", showKeys);
  }

  // -- Small things --------------------------------------------------------------------------

  // Leaves the fields that are empty out of the address.
  for (const form of document.querySelectorAll("form[data-filters]")) {
    form.addEventListener("formdata", (event) => {
      for (const [name, value] of [...event.formData]) if (value === "") event.formData.delete(name);
    });
  }
  // A menu closes when something else is clicked, and on Escape.
  for (const menu of document.querySelectorAll("details.menu")) {
    document.addEventListener("click", (event) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
    menu.addEventListener("keydown", (event) => {
      if (event.key === "Escape") { menu.open = false; menu.querySelector("summary").focus(); }
    });
  }
  // A form is sent once.
  document.addEventListener("submit", (event) => {
    if (event.target.method !== "post") return;
    if (event.target.dataset.sent) event.preventDefault();
    event.target.dataset.sent = "yes";
  });
  addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  });
})();
