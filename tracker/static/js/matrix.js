/* The matrix: arrow keys move between marks, one of them in the tab order at a time; a filter hides rows. */
export function start(root) {
  root.querySelectorAll("[data-matrix]").forEach((matrix) => {
    moveByKeys(matrix.querySelector("table"));
    filter(matrix);
    followColumn(matrix.querySelector("table"));
  });
}

function grid(table) {
  return [...table.querySelectorAll("tr[data-row]:not([hidden])")].map((row) => [...row.children]);
}

function moveByKeys(table) {
  const marks = [...table.querySelectorAll("td a.mark")];
  if (!marks.length) return;
  const rove = (mark) => marks.forEach((each) => { each.tabIndex = each === mark ? 0 : -1; });
  rove(marks[0]);
  table.addEventListener("focusin", (event) => { if (event.target.matches("td a.mark")) rove(event.target); });
  table.addEventListener("keydown", (event) => {
    const way = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] }[event.key];
    if (!way || !event.target.matches("td a.mark")) return;
    const next = neighbour(grid(table), event.target.closest("td"), way);
    if (!next) return;
    event.preventDefault();
    next.focus();
    next.scrollIntoView({ block: "nearest", inline: "nearest" });
  });
}

/* The next mark in a direction; empty cells are stepped over. */
function neighbour(rows, cell, [down, right]) {
  let y = rows.findIndex((row) => row.includes(cell));
  let x = rows[y].indexOf(cell);
  for (;;) {
    y += down;
    x += right;
    const found = rows[y]?.[x];
    if (!found || x < 1) return null;
    const mark = found.hidden ? null : found.querySelector("a.mark");
    if (mark) return mark;
  }
}

/* A word finds tasks by their title; where it is part of a unit's name, that unit's columns and the tasks it has a part in. */
function filter(matrix) {
  const tools = matrix.querySelector("[data-matrix-tools]");
  if (!tools) return;
  const field = tools.querySelector("[data-matrix-filter]");
  const count = tools.querySelector("[data-matrix-count]");
  const table = matrix.querySelector("table");
  const heads = [...table.tHead.rows[0].cells];
  const rows = [...matrix.querySelectorAll("tr[data-row]")];
  tools.hidden = false;
  field.addEventListener("input", () => {
    const word = field.value.trim().toLowerCase();
    const has = (text) => text.toLowerCase().includes(word);
    const units = word === "" ? [] : heads.filter((head, at) => at > 0 && has(`${head.textContent} ${head.querySelector("[title]")?.title || ""}`));
    const isShown = (row) => has(row.querySelector("th").textContent) || units.some((head) => row.cells[head.cellIndex].querySelector(".mark"));
    heads.forEach((head, at) => { head.hidden = at > 0 && units.length > 0 && !units.includes(head); });
    rows.forEach((row) => {
      row.hidden = word !== "" && !isShown(row);
      [...row.cells].forEach((cell, at) => { cell.hidden = heads[at].hidden; });
    });
    matrix.querySelectorAll("tbody").forEach((body) => { body.hidden = !body.querySelector("tr[data-row]:not([hidden])"); });
    const shown = rows.filter((row) => !row.hidden).length;
    count.textContent = word ? count.dataset.words.replace("{shown}", shown).replace("{all}", rows.length) : "";
  });
}

/* The column under the pointer is tinted, so that its head is found by eye. */
function followColumn(table) {
  let lit = [];
  table.addEventListener("pointerover", (event) => {
    const cell = event.target.closest("td, .matrix-department");
    lit.forEach((each) => each.classList.remove("is-column"));
    lit = cell ? grid(table).map((row) => row[cell.cellIndex]).concat(table.tHead.rows[0].cells[cell.cellIndex]) : [];
    lit.forEach((each) => each.classList.add("is-column"));
  });
  table.addEventListener("pointerleave", () => { lit.forEach((each) => each.classList.remove("is-column")); lit = []; });
}
