// The evidence matrix: thousands of cells from a few strings per row. Only the rows in sight are in the document.
(() => {
  const host = document.querySelector("[data-evidence-matrix]");
  if (!host) return;
  const config = JSON.parse(document.getElementById("matrix-config").textContent);
  const { texts } = config;
  const scroller = host.querySelector("[data-matrix-scroll]");
  const table = host.querySelector("table");
  const [head, body] = [table.tHead, table.tBodies[0]];
  const form = document.querySelector("[data-matrix-filters]");
  const status = document.querySelector("[data-matrix-status]");
  const STATES = Object.fromEntries(config.states.map((state) => [state.code, state]));
  const FLAG = { stale: 1, mine: 2, returned: 4, not_enough: 8 };
  const SETTLED = "an";
  const AROUND = 8;
  const kept = { density: "cairn-matrix-density", columns: `cairn-matrix-columns-${config.journey}` };
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_all, name) => values[name]);

  let data = null;
  let columns = []; // those shown: { unit, whole, place }
  let lines = []; // those shown: { kind: "area" | "group" | "row", ... }
  let active = { line: 0, column: 0 };
  let drawn = new Map();
  let height = 36;
  const hidden = new Set(JSON.parse(localStorage.getItem(kept.columns) || "[]"));

  // What is narrowed -----------------------------------------------------------------------------
  const wanted = () => Object.fromEntries(new FormData(form));
  const placeOf = (row, column) => (data.areas[row.area].whole === column.whole ? column.place : -1);
  const codeAt = (row, column) => { const place = placeOf(row, column); return place < 0 ? "" : row.states[place]; };
  const flagsAt = (row, column) => parseInt(row.flags[placeOf(row, column)], 36);
  const narrowsCells = ({ state, mark, unit, owner }) => Boolean(state || mark || unit || owner);
  const matches = (row, column, want) => {
    const code = codeAt(row, column);
    if (!code) return false;
    if (want.unit && column.unit.id !== want.unit) return false;
    if (want.state && STATES[code].value !== want.state) return false;
    if (want.mark && !(flagsAt(row, column) & FLAG[want.mark])) return false;
    return !want.owner || Boolean(flagsAt(row, column) & FLAG.mine);
  };

  const arrange = () => {
    const want = wanted();
    const text = want.q.trim().toLowerCase();
    columns = [
      ...data.whole.map((unit, place) => ({ unit, whole: true, place })),
      ...data.projects.map((unit, place) => ({ unit, whole: false, place })),
    ].filter(({ unit }) => !hidden.has(unit.id) && (!want.unit || unit.id === want.unit));
    const narrow = narrowsCells(want);
    const counts = Object.fromEntries(config.states.map((state) => [state.value, 0]));
    let found = 0;
    let area = null;
    let group = null;
    lines = [];
    data.rows.forEach((row) => {
      const of = data.areas[row.area];
      if (want.area && of.ref !== want.area) return;
      if (text && !`${row.ref} ${row.title}`.toLowerCase().includes(text)) return;
      const cells = columns.filter((column) => codeAt(row, column));
      cells.forEach((column) => { counts[STATES[codeAt(row, column)].value] += 1; });
      const hits = cells.filter((column) => matches(row, column, want)).length;
      if (narrow && !hits) return;
      found += hits;
      if (area !== row.area) { lines.push({ kind: "area", area: row.area, done: 0, total: 0 }); area = row.area; group = null; }
      const title = lines.findLast((line) => line.kind === "area");
      title.total += cells.length;
      title.done += cells.filter((column) => SETTLED.includes(codeAt(row, column))).length;
      if (row.group !== null && group !== row.group) lines.push({ kind: "group", group: row.group });
      group = row.group;
      lines.push({ kind: "row", row });
    });
    document.querySelectorAll("[data-matrix-count]").forEach((button) => {
      button.querySelector("strong").textContent = counts[button.dataset.matrixCount].toLocaleString();
      button.setAttribute("aria-pressed", String(want.state === button.dataset.matrixCount));
    });
    status.textContent = fill(narrow ? texts.found : texts.shown, { cells: found.toLocaleString(), rows: lines.filter((line) => line.kind === "row").length });
    host.querySelector("[data-matrix-empty]").hidden = lines.length > 0;
    table.hidden = !lines.length;
    if (lines[active.line]?.kind !== "row" || !columns[active.column] || !codeAt(lines[active.line].row, columns[active.column])) active = firstCell();
  };

  // Drawing ------------------------------------------------------------------------------------------
  const element = (name, className, text) => {
    const made = document.createElement(name);
    if (className) made.className = className;
    if (text !== undefined) made.textContent = text;
    return made;
  };
  const icons = {};
  const icon = (name) => {
    if (!icons[name]) {
      const space = "http://www.w3.org/2000/svg";
      const svg = document.createElementNS(space, "svg");
      svg.setAttribute("class", "icon");
      svg.setAttribute("aria-hidden", "true");
      const use = document.createElementNS(space, "use");
      use.setAttribute("href", `${config.icons}#${name}`);
      svg.append(use);
      icons[name] = svg;
    }
    return icons[name].cloneNode(true);
  };

  const drawHead = () => {
    const row = element("tr");
    const corner = element("th", "", texts.practice);
    corner.scope = "col";
    row.append(corner);
    columns.forEach((column, place) => {
      let done = 0;
      let total = 0;
      data.rows.forEach((one) => { const code = codeAt(one, column); if (code) { total += 1; done += SETTLED.includes(code) ? 1 : 0; } });
      const cell = element("th", column.whole ? "mx-whole" : "");
      cell.scope = "col";
      cell.title = fill(texts.column, { name: column.unit.name, done, total });
      cell.dataset.column = place;
      cell.append(element("span", "mx-label", column.unit.label), element("small", "", `${total ? Math.floor((100 * done) / total) : 0} %`));
      row.append(cell);
    });
    head.replaceChildren(row);
    table.setAttribute("aria-colcount", columns.length + 1);
    table.setAttribute("aria-rowcount", lines.length + 1);
    table.style.width = `calc(var(--mx-first) + ${columns.length} * var(--mx-column))`;
  };

  // A generic practice stands under every process area.
  const nameOf = (row) => { const { ref } = data.areas[row.area]; return row.ref.startsWith(ref) ? row.ref : `${ref} ${row.ref}`; };
  const describe = (row, column) => {
    const flags = flagsAt(row, column);
    const links = parseInt(row.links[placeOf(row, column)], 36);
    return [
      `${nameOf(row)}, ${column.unit.label}: ${STATES[codeAt(row, column)].label}`,
      links ? fill(texts.links, { n: links === 35 ? "35+" : links }) : "",
      flags & FLAG.stale ? texts.stale : "",
      flags & FLAG.returned ? texts.returned : "",
      flags & FLAG.not_enough ? texts.not_enough : "",
    ].filter(Boolean).join(", ");
  };

  const drawCell = (line, at, row, column, place, want) => {
    const cell = element("td");
    const code = codeAt(row, column);
    if (!code) { cell.className = "mx-none"; return cell; }
    const narrow = narrowsCells(want);
    const links = row.links[placeOf(row, column)];
    cell.className = `mx-cell heat-${STATES[code].value}${narrow && !matches(row, column, want) ? " is-dim" : ""}`;
    cell.setAttribute("role", "gridcell");
    cell.dataset.cell = `${at}:${place}`;
    cell.tabIndex = at === active.line && place === active.column ? 0 : -1;
    cell.setAttribute("aria-label", describe(row, column));
    cell.setAttribute("aria-colindex", place + 2);
    cell.title = describe(row, column);
    cell.append(icon(STATES[code].icon));
    if (links !== "0" && links !== "1") cell.append(element("small", "", links === "z" ? "35+" : parseInt(links, 36)));
    if (flagsAt(row, column) & FLAG.not_enough) cell.append(icon("circle-half-2"));
    if (flagsAt(row, column) & FLAG.stale) cell.append(icon("clock-exclamation"));
    return cell;
  };

  const drawLine = (at, want) => {
    const line = lines[at];
    const made = element("tr", `mx-${line.kind}`);
    made.setAttribute("aria-rowindex", at + 2);
    const title = element("th");
    title.scope = line.kind === "row" ? "row" : "rowgroup";
    if (line.kind === "row") {
      title.append(element("span", "ref", line.row.ref), " ", line.row.title);
      title.title = `${line.row.ref} ${line.row.title}`;
      title.dataset.line = at;
      made.append(title, ...columns.map((column, place) => drawCell(line, at, line.row, column, place, want)));
      return made;
    }
    const area = data.areas[line.area];
    const { ref, title: words } = line.kind === "area" ? area : data.groups[line.group];
    title.append(element("span", "ref", ref), " ", words);
    const rest = element("td", "", line.kind === "area" ? `${line.done}/${line.total}` : "");
    rest.colSpan = columns.length;
    made.append(title, rest);
    return made;
  };

  const spacer = (place) => {
    const made = element("tr", "mx-spacer");
    made.setAttribute("aria-hidden", "true");
    made.append(element("td"));
    body[place === "first" ? "prepend" : "append"](made);
    return made;
  };
  let above;
  let below;

  const draw = (anew = false) => {
    if (!lines.length) return;
    if (anew) { drawn = new Map(); body.replaceChildren(); above = spacer("first"); below = spacer("last"); }
    const first = Math.max(0, Math.floor(scroller.scrollTop / height) - AROUND);
    const last = Math.min(lines.length, Math.ceil((scroller.scrollTop + scroller.clientHeight) / height) + AROUND);
    const want = wanted();
    drawn.forEach((made, at) => {
      if (at >= first && at < last) return;
      if (made.contains(document.activeElement)) scroller.focus({ preventScroll: true });
      made.remove();
      drawn.delete(at);
    });
    for (let at = first; at < last; at += 1) {
      if (drawn.has(at)) continue;
      const made = drawLine(at, want);
      let next = at + 1;
      while (next < last && !drawn.has(next)) next += 1;
      body.insertBefore(made, drawn.get(next) ?? below);
      drawn.set(at, made);
    }
    above.firstChild.style.height = `${first * height}px`;
    below.firstChild.style.height = `${(lines.length - last) * height}px`;
    above.hidden = first === 0;
    below.hidden = last === lines.length;
  };

  const redraw = () => {
    if (!data) return;
    const held = body.contains(document.activeElement);
    arrange();
    drawHead();
    draw(true);
    if (held && lines.length) focus(active);
  };
  let waiting = 0;
  scroller.addEventListener("scroll", () => {
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(() => draw());
  });
  window.addEventListener("resize", () => draw());

  // Moving -------------------------------------------------------------------------------------------
  const isCell = (line, column) => lines[line]?.kind === "row" && columns[column] && codeAt(lines[line].row, columns[column]) !== "";
  const seek = (line, column, down, right) => {
    while (lines[line] && column >= 0 && column < columns.length) {
      if (isCell(line, column)) return { line, column };
      if (!down && !right) return null;
      line += down;
      column += right;
    }
    return null;
  };
  function firstCell() {
    for (let line = 0; line < lines.length; line += 1) {
      const found = lines[line].kind === "row" ? seek(line, 0, 0, 1) : null;
      if (found) return found;
    }
    return { line: 0, column: 0 };
  }
  const lastCell = () => {
    for (let line = lines.length - 1; line >= 0; line -= 1) {
      const found = lines[line].kind === "row" ? seek(line, columns.length - 1, 0, -1) : null;
      if (found) return found;
    }
    return active;
  };
  const cellAt = ({ line, column }) => body.querySelector(`[data-cell="${line}:${column}"]`);

  const focus = (place) => {
    if (!place) return;
    body.querySelectorAll('[data-cell][tabindex="0"]').forEach((cell) => { cell.tabIndex = -1; });
    active = place;
    const top = place.line * height;
    const room = scroller.clientHeight - head.offsetHeight;
    if (top < scroller.scrollTop) scroller.scrollTop = Math.max(0, top - height);
    else if (top + height > scroller.scrollTop + room) scroller.scrollTop = top + height - room + 2;
    draw();
    const cell = cellAt(place);
    cell.tabIndex = 0;
    cell.focus({ preventScroll: true });
    const left = cell.offsetLeft - table.rows[0].cells[0].offsetWidth;
    if (left < scroller.scrollLeft) scroller.scrollLeft = left;
    else if (cell.offsetLeft + cell.offsetWidth > scroller.scrollLeft + scroller.clientWidth) scroller.scrollLeft = cell.offsetLeft + cell.offsetWidth - scroller.clientWidth;
  };

  const pageOf = () => Math.max(1, Math.floor(scroller.clientHeight / height) - 3);
  const jump = (by) => {
    const to = Math.min(Math.max(active.line + by, 0), lines.length - 1);
    return seek(to, active.column, Math.sign(by), 0) ?? seek(to, active.column, -Math.sign(by), 0) ?? active;
  };
  const MOVES = {
    ArrowUp: () => seek(active.line - 1, active.column, -1, 0),
    ArrowDown: () => seek(active.line + 1, active.column, 1, 0),
    ArrowLeft: () => seek(active.line, active.column - 1, 0, -1),
    ArrowRight: () => seek(active.line, active.column + 1, 0, 1),
    Home: (event) => (event.ctrlKey || event.metaKey ? firstCell() : seek(active.line, 0, 0, 1)),
    End: (event) => (event.ctrlKey || event.metaKey ? lastCell() : seek(active.line, columns.length - 1, 0, -1)),
    PageUp: () => jump(-pageOf()),
    PageDown: () => jump(pageOf()),
  };

  const cellOf = ({ line, column }) => ({ row: lines[line].row, area: data.areas[lines[line].row.area], unit: columns[column].unit });
  const addressOf = (place) => {
    const { row, area, unit } = cellOf(place);
    return config.cell.replace("PROCESS_AREA", area.id).replace("PRACTICE", row.practice).replace("UNIT", unit.id);
  };
  const panel = document.querySelector("[data-matrix-panel]");
  const open = async (place) => {
    await window.htmx.ajax("GET", addressOf(place), { target: panel.querySelector("[data-matrix-panel-body]") });
    if (!panel.open) panel.showModal();
  };
  panel.addEventListener("close", () => focus(active));
  panel.addEventListener("click", (event) => { if (event.target === panel || event.target.closest("[data-matrix-panel-close]")) panel.close(); });

  scroller.addEventListener("keydown", (event) => {
    if (!lines.length || event.altKey || !(event.target === scroller || event.target.closest("[data-cell]"))) return;
    if (event.key === "?") { document.querySelector("[data-matrix-keys]").showModal(); event.preventDefault(); return; }
    if (event.key === "Enter") { open(active); event.preventDefault(); return; }
    const move = MOVES[event.key];
    if (!move) return;
    event.preventDefault();
    const former = active;
    focus(move(event));
    document.dispatchEvent(new CustomEvent("cairn:matrix-moved", { detail: { event, from: former, to: active } }));
  });
  body.addEventListener("focusin", (event) => {
    const cell = event.target.closest("[data-cell]");
    if (!cell) return;
    const [line, column] = cell.dataset.cell.split(":").map(Number);
    body.querySelectorAll('[data-cell][tabindex="0"]').forEach((other) => { if (other !== cell) other.tabIndex = -1; });
    active = { line, column };
    cell.tabIndex = 0;
  });
  body.addEventListener("click", (event) => {
    const cell = event.target.closest("[data-cell]");
    if (!cell || event.defaultPrevented) return;
    const [line, column] = cell.dataset.cell.split(":").map(Number);
    focus({ line, column });
    if (!event.shiftKey && !event.ctrlKey && !event.metaKey) open(active);
  });

  // Filters, density, columns ------------------------------------------------------------------------
  const keepAddress = () => {
    const query = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
    window.history.replaceState(null, "", query.size ? `?${query}` : window.location.pathname);
    document.querySelectorAll("[data-matrix-same]").forEach((link) => { link.search = query.toString(); });
  };
  const narrow = () => { keepAddress(); scroller.scrollTop = 0; redraw(); };
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", (event) => { if (event.target.name === "q") narrow(); });
  form.addEventListener("change", (event) => {
    if (event.target.name === "owner" || event.target.name === "mark") { keepAddress(); load(); } else if (event.target.name !== "q") narrow();
  });
  document.addEventListener("click", (event) => {
    const count = event.target.closest("[data-matrix-count]");
    if (!count) return;
    form.elements.state.value = form.elements.state.value === count.dataset.matrixCount ? "" : count.dataset.matrixCount;
    narrow();
  });
  document.querySelector("[data-matrix-clear]").addEventListener("click", () => {
    [...form.elements].forEach((field) => { if (field.name) field.value = ""; });
    keepAddress();
    load();
  });

  document.querySelector("[data-matrix-help]").addEventListener("click", () => document.querySelector("[data-matrix-keys]").showModal());

  const densities = document.querySelectorAll("[data-matrix-density]");
  const setDensity = (density) => {
    host.dataset.density = density;
    height = density === "compact" ? 26 : 36;
    densities.forEach((button) => button.setAttribute("aria-pressed", String(button.dataset.matrixDensity === density)));
    localStorage.setItem(kept.density, density);
    redraw();
  };
  densities.forEach((button) => button.addEventListener("click", () => setDensity(button.dataset.matrixDensity)));

  const chooser = document.querySelector("[data-matrix-columns]");
  const listColumns = () => {
    chooser.replaceChildren(...[...data.whole, ...data.projects].map((unit) => {
      const label = element("label", "form-check mb-1");
      const box = element("input", "form-check-input");
      box.type = "checkbox";
      box.checked = !hidden.has(unit.id);
      box.addEventListener("change", () => {
        hidden[box.checked ? "delete" : "add"](unit.id);
        localStorage.setItem(kept.columns, JSON.stringify([...hidden]));
        redraw();
      });
      label.append(box, element("span", "form-check-label", unit.label === unit.name ? unit.name : `${unit.label} · ${unit.name}`));
      return label;
    }));
  };
  document.querySelector("[data-matrix-all-columns]").addEventListener("click", () => {
    hidden.clear();
    localStorage.removeItem(kept.columns);
    listColumns();
    redraw();
  });

  const choices = (name, options) => {
    const field = form.elements[name];
    const value = new URLSearchParams(window.location.search).get(name) ?? "";
    field.replaceChildren(field.options[0], ...options.map(([key, text]) => new Option(text, key, false, key === value)));
  };

  // Reading ------------------------------------------------------------------------------------------
  let reads = 0;
  const load = async () => {
    reads += 1;
    const mine = reads;
    const { owner, mark } = wanted();
    const whose = owner || (mark === "mine" ? config.me : "");
    status.textContent = texts.loading;
    const answer = await fetch(`${config.url}${whose ? `?owner=${whose}` : ""}`, { credentials: "same-origin", headers: { Accept: "application/json" } }).catch(() => null);
    if (mine !== reads) return; // a later choice is on its way
    if (!answer?.ok) { status.textContent = texts.failed; return; }
    const first = !data;
    data = await answer.json();
    if (first) {
      choices("area", data.areas.map((area) => [area.ref, `${area.ref} ${area.title}`]));
      choices("unit", [...data.whole, ...data.projects].map((unit) => [unit.id, unit.label]));
    }
    listColumns();
    keepAddress();
    redraw();
    document.dispatchEvent(new CustomEvent("cairn:matrix-read"));
  };
  document.addEventListener("matrixChanged", load);

  window.cairnMatrix = { get active() { return active; }, get lines() { return lines; }, get columns() { return columns; }, isCell, cellOf, cellAt, focus, redraw, load, codeAt };
  setDensity(localStorage.getItem(kept.density) || "comfortable");
  load();
})();
