// Says how many claims are chosen, and keeps the form from being sent without any.
(function () {
  "use strict";
  const form = document.getElementById("split");
  if (!form) return;
  const boxes = [...document.querySelectorAll("input[name=claim][form=split]")];
  const said = form.querySelector("[data-chosen]");
  const button = form.querySelector("button[type=submit]");
  const count = () => {
    const n = boxes.filter((box) => box.checked).length;
    said.textContent = `${n} of ${boxes.length} chosen`;
    button.disabled = n === 0 || n === boxes.length;
  };
  for (const box of boxes) box.addEventListener("change", count);
  addEventListener("pageshow", count);
  count();
})();
