// Adding: files by drag and drop, and what becomes of them by server-sent events.
(function () {
  "use strict";
  const words = { waiting: "waiting", reading: "being read", added: "added", known: "known already", failed: "not added" };
  for (const hidden of document.querySelectorAll(".script-only")) hidden.classList.add("shown");

  // -- Choosing --------------------------------------------------------------------------------

  const form = document.querySelector("[data-add]");
  if (form) {
    const input = form.querySelector("#files");
    const folder = form.querySelector("[data-folder]");
    const zone = form.querySelector("[data-drop]");
    const chosen = form.querySelector("[data-chosen]");

    const show = () => {
      chosen.replaceChildren(...[...input.files].slice(0, 50).map((file) => {
        const item = document.createElement("li");
        const name = document.createElement("bdi");
        name.textContent = file.name;
        item.append(name, ` ${(file.size / 1000).toFixed(1)} kB`);
        return item;
      }));
      if (input.files.length > 50) {
        const more = document.createElement("li");
        more.textContent = `and ${input.files.length - 50} more`;
        chosen.append(more);
      }
    };
    const put = (files) => {
      const all = new DataTransfer();
      for (const file of [...input.files, ...files]) if (!file.name.startsWith(".")) all.items.add(file);
      input.files = all.files;
      show();
    };
    input.addEventListener("change", show);
    folder.addEventListener("change", () => { put(folder.files); folder.value = ""; });

    // Resolves to the files of a dropped entry; a folder's are read in turns until none is left.
    const gather = async (entry) => {
      if (entry.isFile) return [await new Promise((done, fail) => entry.file(done, fail))];
      const reader = entry.createReader();
      const found = [];
      for (;;) {
        const some = await new Promise((done, fail) => reader.readEntries(done, fail));
        if (!some.length) return (await Promise.all(found.map(gather))).flat();
        found.push(...some);
      }
    };
    zone.addEventListener("dragover", (event) => { event.preventDefault(); zone.classList.add("over"); });
    zone.addEventListener("dragleave", () => zone.classList.remove("over"));
    zone.addEventListener("drop", async (event) => {
      event.preventDefault();
      zone.classList.remove("over");
      const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry && item.webkitGetAsEntry());
      const plain = [...event.dataTransfer.files];
      const found = entries.every(Boolean) ? (await Promise.all(entries.map(gather))).flat() : plain;
      put(found.length ? found : plain);
    });
  }

  // -- Following -------------------------------------------------------------------------------

  const line = document.querySelector("[data-events]");
  if (line) {
    const total = Number(line.dataset.total);
    const count = (n) => `${n} of ${total} file${total === 1 ? "" : "s"} done`;
    const more = { waiting: "; waiting for others to be done", linking: "; the incidents are brought up to date" };
    const stop = window.recount.events(line.dataset.events, {
      job(data) {
        line.querySelector("progress").value = data.finished;
        line.querySelector("[data-progress]").textContent = count(data.finished) + (more[data.state] || "");
        for (const file of data.files) {
          const row = document.querySelector(`[data-file="${file.n}"]`);
          const state = row.querySelector("[data-state]");
          state.textContent = words[file.state];
          state.className = `badge file-${file.state}`;
          row.querySelector("[data-said]").textContent = file.said;
        }
      },
      over() { stop(); location.reload(); },
    }, () => window.recount.tell("The server is not answered any more. Load this page again.", "warning"));
  }
})();
