// A matrix by keyboard: the arrow keys move between cells, Home and End within a row; one cell is in the tab order.
(() => {
  const table = document.querySelector("[data-matrix]");
  if (!table) return;
  const rows = [...table.tBodies[0].rows].map((row) => [...row.cells].slice(1).map((cell) => cell.querySelector("a")));
  const links = rows.flat().filter(Boolean);
  links.forEach((link, place) => { link.tabIndex = place ? -1 : 0; });

  const focus = (link) => {
    links.forEach((other) => { other.tabIndex = other === link ? 0 : -1; });
    link.focus();
  };
  // Empty cells are passed over.
  const next = (y, x, down, right) => {
    for (let row = y + down, column = x + right; rows[row] && column >= 0 && column < rows[row].length; row += down, column += right) {
      if (rows[row][column]) return rows[row][column];
    }
    return null;
  };
  const moves = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
  table.addEventListener("keydown", (event) => {
    const y = rows.findIndex((row) => row.includes(event.target));
    if (y < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
    const present = rows[y].filter(Boolean);
    const found = event.key === "Home" ? present[0]
      : event.key === "End" ? present.at(-1)
        : moves[event.key] && next(y, rows[y].indexOf(event.target), ...moves[event.key]);
    if (!found && !moves[event.key]) return;
    event.preventDefault();
    if (found) focus(found);
  });
})();
