// Words paired with their values, places looked up as somebody types, and selected words taken
// over into a form. Used on the pages of a claim and of a document.
(function () {
  "use strict";
  const recount = window.recount;
  const text = document.querySelector("[data-text]");

  // -- Selected words ------------------------------------------------------------------------

  // The offset, in code points of the document's text, of a place in the page.
  function offsetOf(node, offset) {
    let element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
    let inside = offset;
    if (node.nodeType !== Node.TEXT_NODE) {
      const child = node.childNodes[offset];
      if (node === text) {
        const next = child && child.nodeType === Node.ELEMENT_NODE ? child : null;
        if (next && next.dataset.from) return Number(next.dataset.from);
        const last = [...text.querySelectorAll("[data-from]")].pop();
        return last ? Number(last.dataset.from) + lengthOf(last) : 0;
      }
      inside = offset ? element.textContent.length : 0;
    }
    element = element.closest("[data-from]");
    if (!element) return null;
    if ("one" in element.dataset) return Number(element.dataset.from) + (inside > 0 ? 1 : 0);
    return Number(element.dataset.from) + [...element.textContent.slice(0, inside)].length;
  }
  const lengthOf = (element) => ("one" in element.dataset ? 1 : [...element.textContent].length);

  // The selected run of the document's text, without white space at its ends; null if there is none.
  recount.selected = function () {
    const found = window.getSelection();
    if (!text || !found.rangeCount || found.isCollapsed) return null;
    const range = found.getRangeAt(0);
    if (!text.contains(range.startContainer) || !text.contains(range.endContainer)) return null;
    let start = offsetOf(range.startContainer, range.startOffset);
    let end = offsetOf(range.endContainer, range.endOffset);
    if (start === null || end === null) return null;
    const words = range.toString();
    start += [...words].length - [...words.trimStart()].length;
    end -= [...words].length - [...words.trimEnd()].length;
    return start < end ? { start, end, words: words.trim(), range } : null;
  };

  let last = null;
  document.addEventListener("selectionchange", () => {
    const now = recount.selected();
    if (now) last = now;
  });
  recount.take = function (field, run) {
    field.querySelector("[data-words]").value = run.words;
    field.querySelector("[data-at]").value = `${run.start}-${run.end}`;
  };
  for (const field of document.querySelectorAll(".field-words")) {
    const button = field.querySelector("[data-take]");
    button.hidden = !text;
    button.addEventListener("click", () => {
      if (last) recount.take(field, last);
      else recount.tell("Select words in the text first.", "warning");
    });
    field.querySelector("[data-words]").addEventListener("input", () => {
      field.querySelector("[data-at]").value = "";
    });
  }
  for (const hint of document.querySelectorAll("[data-script-only]")) hint.hidden = false;

  // -- A value and its words -----------------------------------------------------------------

  function light(key, on) {
    for (const run of document.querySelectorAll("[data-text] .run")) {
      if ((run.dataset.marks || "").split(" ").includes(key)) {
        run.classList.toggle("lit", on);
        run.classList.toggle("keyed", on);
      }
    }
  }
  for (const link of document.querySelectorAll(".words-link")) {
    for (const [name, on] of [["pointerenter", true], ["pointerleave", false], ["focus", true], ["blur", false]]) {
      link.addEventListener(name, () => light(link.dataset.key, on));
    }
  }
  if (document.querySelector(".words-link")) {
    for (const run of document.querySelectorAll("[data-text] .run")) {
      const rows = () => (run.dataset.marks || "").split(" ").map((key) =>
        document.querySelector(`.words-link[data-key="${key}"]`)?.closest(".value-row"));
      run.addEventListener("pointerenter", () => rows().forEach((row) => row?.classList.add("lit")));
      run.addEventListener("pointerleave", () => rows().forEach((row) => row?.classList.remove("lit")));
    }
  }

  // -- Places --------------------------------------------------------------------------------

  for (const picker of document.querySelectorAll("[data-places]")) {
    const name = picker.querySelector("[data-place-name]");
    const list = picker.querySelector("[data-place-list]");
    const search = async () => {
      const asked = name.value.trim();
      if (!asked) return;
      picker.querySelector("[data-place-asked]").value = asked;
      let found;
      try {
        found = await recount.get(`/api/places?q=${encodeURIComponent(asked)}`);
      } catch (error) {
        recount.tell(error.message, "error");
        return;
      }
      list.replaceChildren(...found.map((place) => {
        const label = document.createElement("label");
        label.className = "radio";
        const radio = document.createElement("input");
        radio.type = "radio";
        radio.name = "place_id";
        radio.value = place.gazetteer_id;
        const words = document.createElement("bdi");
        const inside = [place.admin1 && place.feature === "P" ? place.admin1 : null, place.country_name];
        words.textContent = [place.name, ...inside.filter((each) => each && each !== place.name)].join(", ");
        label.append(radio, " ", words);
        if (place.population) label.append(` (${place.population.toLocaleString("en")} people)`);
        return label;
      }));
      if (!found.length) list.textContent = "The gazetteer does not know this name.";
    };
    picker.querySelector("button").addEventListener("click", (event) => { event.preventDefault(); search(); });
    name.addEventListener("keydown", (event) => {
      if (event.key === "Enter") { event.preventDefault(); search(); }
    });
  }
})();
