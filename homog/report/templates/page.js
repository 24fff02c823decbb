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
for (const choice of document.querySelectorAll("[data-orders-of]")) {
  const drawing = document.getElementById(choice.dataset.ordersOf);
  const orders = JSON.parse(drawing.dataset.orders), cell = Number(drawing.dataset.cell);
  choice.hidden = false;
  choice.addEventListener("change", (event) => {
    const at = [];
    orders[event.target.value].forEach((index, place) => { at[index] = place * cell; });
    for (const row of drawing.querySelectorAll("[data-row]")) row.setAttribute("transform", `translate(0 ${at[row.dataset.row]})`);
    for (const head of drawing.querySelectorAll("[data-column]")) head.setAttribute("transform", `translate(${at[head.dataset.column]} 0)`);
    for (const square of drawing.querySelectorAll("[data-at]")) square.setAttribute("x", at[square.dataset.at]);
  });
}
addEventListener("beforeprint", () => {
  for (const fold of document.querySelectorAll("details")) fold.open = fold.open || !fold.closest("#settings");
});
