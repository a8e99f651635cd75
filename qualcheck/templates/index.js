"use strict";
(() => {
  const body = document.querySelector("tbody");
  const headings = [...document.querySelectorAll("th")];
  headings.forEach((heading, column) => {
    heading.querySelector("button").addEventListener("click", () => {
      const up = heading.getAttribute("aria-sort") !== "ascending";
      for (const other of headings) other.removeAttribute("aria-sort");
      heading.setAttribute("aria-sort", up ? "ascending" : "descending");
      const numeric = heading.classList.contains("number");
      const value = (row) => row.children[column].dataset.value;
      const rows = [...body.children].sort((a, b) =>
        numeric ? value(a) - value(b) : value(a).localeCompare(value(b), "en"));
      body.append(...(up ? rows : rows.reverse()));
    });
  });
})();
