// A document: claims and their words light up together, marks are shown or hidden, and a claim is
// added or mended from selected words.
(function () {
  "use strict";
  const recount = window.recount;
  const text = document.querySelector("[data-text]");
  const cards = [...document.querySelectorAll(".claim-card")];
  const runs = [...text.querySelectorAll(".run")];
  const of = (run) => (run.dataset.claims || "").split(" ");
  const bar = document.querySelector("[data-selection-bar]");
  let chosen = null;

  function show(number, part) {
    text.classList.toggle("dims", number !== null);
    for (const run of runs) run.classList.toggle("lit", number !== null && of(run).includes(number));
    for (const card of cards) card.classList.toggle("lit", card.dataset.claim === number);
    if (part === "text") runs.find((run) => of(run).includes(number))?.scrollIntoView({ block: "center" });
    if (part === "card") cards.find((card) => card.dataset.claim === number)?.scrollIntoView({ block: "nearest" });
  }
  function choose(number, part) {
    chosen = number;
    show(number, part);
    nameMend();
  }
  for (const card of cards) {
    const number = card.dataset.claim;
    card.addEventListener("pointerenter", () => show(number));
    card.addEventListener("pointerleave", () => show(chosen));
    card.addEventListener("focusin", () => choose(number, "text"));
    card.addEventListener("click", (event) => { if (!event.target.closest("a[href^='/']")) choose(number, "text"); });
    const link = card.querySelector("[data-show]");
    link?.addEventListener("click", (event) => { event.preventDefault(); choose(number, "text"); });
  }
  for (const run of runs) {
    run.addEventListener("click", (event) => {
      const claims = of(run);
      event.preventDefault();
      if (!window.getSelection().isCollapsed) return;
      choose(claims[(claims.indexOf(chosen) + 1) % claims.length], "card");
    });
    if (run.tagName === "A") {
      run.addEventListener("focus", () => { if (run.matches(":focus-visible")) choose(of(run)[0], "card"); });
    }
  }
  const step = (by) => {
    if (!cards.length) return;
    const at = cards.findIndex((card) => card.dataset.claim === chosen);
    const next = at < 0 ? (by > 0 ? 0 : cards.length - 1) : (at + by + cards.length) % cards.length;
    choose(cards[next].dataset.claim, "text");
    cards[next].scrollIntoView({ block: "nearest" });
  };
  recount.keys("j", "Next claim", () => step(1));
  recount.keys("k", "Claim before", () => step(-1));
  recount.keys("Enter", "Open the chosen claim", () => {
    cards.find((card) => card.dataset.claim === chosen)?.querySelector("a[href^='/claims/']").click();
  });
  for (const hint of document.querySelectorAll("[data-side-hint]")) hint.hidden = false;
  if (location.hash.startsWith("#claim-")) {
    const card = document.getElementById(location.hash.slice(1));
    if (card) choose(card.dataset.claim, "text");
  }

  // -- What is shown -------------------------------------------------------------------------

  for (const set of document.querySelectorAll("[data-toggles]")) {
    set.hidden = false;
    set.addEventListener("change", (event) => {
      const name = event.target.dataset.toggle;
      text.classList.toggle(name === "labels" ? "show-labels" : `hide-${name}`,
        name === "labels" ? event.target.checked : !event.target.checked);
    });
  }

  // -- Adding and mending --------------------------------------------------------------------

  function nameMend() {
    if (!bar) return;
    const button = bar.querySelector("[data-mend-selected]");
    button.hidden = chosen === null;
    button.querySelector("span").textContent = chosen || "";
  }
  if (!bar) return;
  let taken = null;
  document.addEventListener("selectionchange", () => {
    const found = recount.selected();
    if (!found) {
      if (!bar.contains(document.activeElement)) bar.hidden = true;
      return;
    }
    taken = found;
    const box = found.range.getBoundingClientRect();
    bar.hidden = false;
    nameMend();
    const most = document.documentElement.clientWidth - bar.offsetWidth - 8;
    bar.style.left = `${Math.max(8, Math.min(box.left, most)) + window.scrollX}px`;
    bar.style.top = `${box.bottom + window.scrollY + 6}px`;
  });
  bar.addEventListener("pointerdown", (event) => event.preventDefault());
  bar.querySelector("[data-add-selected]").addEventListener("click", () => {
    const fold = document.getElementById("add-claim");
    fold.open = true;
    const input = fold.querySelector('[name="attribution.content.words"]');
    recount.take(input.closest(".field-words"), taken);
    bar.hidden = true;
    input.focus();
    fold.scrollIntoView({ block: "start" });
  });

  const mend = document.querySelector("[data-mend]");
  const NAMES = { source: "source", cue: "reporting words", content: "what is said", event: "event", place: "place", when: "day" };
  bar.querySelector("[data-mend-selected]").addEventListener("click", async () => {
    const card = cards.find((each) => each.dataset.claim === chosen);
    const id = card.id.slice("claim-".length);
    let claim;
    try {
      claim = await recount.get(`/api/claims/${id}`);
    } catch (error) {
      recount.tell(error.message, "error");
      return;
    }
    mend.action = `/claims/${id}/decide`;
    mend.querySelector("[data-mend-number]").textContent = chosen;
    mend.querySelector("[data-mend-words]").textContent = taken.words;
    const parts = { "attribution.source": claim.attribution.source, "attribution.cue": claim.attribution.cue,
      "attribution.content": claim.attribution.content, event: claim.event, place: claim.place, when: claim.when };
    claim.counts.forEach((count, n) => { parts[`counts.${n}`] = count; });
    const select = mend.querySelector("[data-mend-part]");
    select.replaceChildren(...Object.keys(parts).filter((key) => parts[key] || key.startsWith("attribution")).map((key) => {
      const option = document.createElement("option");
      option.value = key;
      const name = key.startsWith("counts.") ? `figure ${Number(key.slice(7)) + 1}` : NAMES[key.split(".").pop()];
      option.textContent = parts[key] ? `${name} (now: ${parts[key].text.slice(0, 60)})` : `${name} (now: none)`;
      return option;
    }));
    mend.querySelectorAll("[data-field]").forEach((field) => field.remove());
    const hidden = (name, value) => {
      const field = document.createElement("input");
      Object.assign(field, { type: "hidden", name, value });
      field.dataset.field = "";
      mend.append(field);
      return field;
    };
    const prepare = () => {
      mend.querySelectorAll("[data-field]").forEach((field) => field.remove());
      const key = select.value;
      const was = { [`${key}.spans`]: parts[key] ? parts[key].spans : null, [`${key}.text`]: parts[key] ? parts[key].text : "" };
      mend.elements.was.value = JSON.stringify(was);
      hidden(`${key}.words`, taken.words);
      hidden(`${key}.at`, `${taken.start}-${taken.end}`);
    };
    select.onchange = prepare;
    prepare();
    mend.hidden = false;
    bar.hidden = true;
    await recount.dialog("Mend the words of a claim", mend);
    mend.hidden = true;
    document.querySelector("main").append(mend);
  });
})();
