"use strict";
(() => {
  const findings = [...document.querySelectorAll(".finding")];
  const marks = [...document.querySelectorAll(".mark")];
  const ticks = [...document.querySelectorAll(".tick")];
  const boxes = [...document.querySelectorAll(".filter input")];
  const classOf = Object.fromEntries(findings.map((finding) => [finding.dataset.id, finding.dataset.class]));
  const shown = (id) => boxes.every((box) => box.checked || box.value !== classOf[id]);

  function filter() {
    for (const finding of findings) finding.classList.toggle("hidden", !shown(finding.dataset.id));
    for (const tick of ticks) tick.classList.toggle("hidden", !shown(tick.dataset.of));
    for (const mark of marks) mark.classList.toggle("hidden", !mark.dataset.ids.split(" ").some(shown));
  }

  function light(id, on) {
    document.getElementById("f-" + id)?.classList.toggle("lit", on);
    for (const mark of marks) if (mark.dataset.ids.split(" ").includes(id)) mark.classList.toggle("lit", on);
  }

  let current = -1;
  function go(step) {
    const open = findings.filter((finding) => !finding.classList.contains("hidden"));
    if (!open.length) return;
    if (current >= 0) light(findings[current].dataset.id, false);
    const at = open.findIndex((finding) => findings.indexOf(finding) >= current);
    const here = current < 0 ? -1 : open.indexOf(findings[current]);
    const base = here >= 0 ? here : step > 0 ? at - 1 : at;
    const next = open[(base + step + open.length) % open.length];
    current = findings.indexOf(next);
    light(next.dataset.id, true);
    document.getElementById("m-" + next.dataset.id)?.scrollIntoView({ block: "center" });
    next.scrollIntoView({ block: "nearest" });
    next.querySelector("a").focus({ preventScroll: true });
  }

  for (const box of boxes) box.addEventListener("change", filter);
  for (const mark of marks) {
    mark.addEventListener("mouseenter", () => light(mark.dataset.ids.split(" ")[0], true));
    mark.addEventListener("mouseleave", () => light(mark.dataset.ids.split(" ")[0], false));
  }
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target instanceof HTMLInputElement) return;
    if (event.key === "n") go(1);
    if (event.key === "p") go(-1);
  });
})();
