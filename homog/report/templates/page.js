"use strict";
for (const table of document.querySelectorAll("table[data-sortable]")) {
  const body = table.tBodies[0];
  [...table.tHead.rows[0].cells].forEach((head, column) => {
    const button = head.querySelector("button");
    if (!button) return;
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") !== "descending";
      const value = (row) => row.cells[column].dataset.v;
      const numbers = [...body.rows].every((row) => value(row) !== "" && !Number.isNaN(Number(value(row))));
      const order = (a, b) => (numbers ? value(a) - value(b) : value(a).localeCompare(value(b)));
      const rows = [...body.rows].sort((a, b) => (down ? order(b, a) : order(a, b)));
      for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      body.append(...rows);
    });
  });
}
