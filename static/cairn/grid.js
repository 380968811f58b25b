// The grid of a self-assessment by keyboard: arrows move, letters mark, every mark is saved at once.
(() => {
  const table = document.querySelector("[data-grid]");
  if (!table) return;
  const { url, present, assessment, area, marks, texts } = JSON.parse(document.getElementById("grid-data").textContent);
  const rows = [...table.tBodies[0].rows].map((row) => [...row.querySelectorAll("[data-cell]")]);
  const status = document.querySelector("[data-grid-status]");
  const counters = [document.querySelector("[data-grid-area]"), document.querySelector("[data-grid-total]")];
  const weaknessDialog = document.querySelector("[data-weakness-dialog]");
  const conflictDialog = document.querySelector("[data-conflict-dialog]");
  const token = weaknessDialog.querySelector("[name=csrfmiddlewaretoken]").value;
  const done = [];
  let pending = 0;

  const say = (text) => { status.textContent = text; };
  const markOf = (value) => marks.find((mark) => mark.value === value);
  const placeOf = (cell) => {
    const y = rows.findIndex((row) => row.includes(cell));
    return [y, rows[y].indexOf(cell)];
  };

  // One cell is in the tab order at a time.
  const focus = (cell) => {
    rows.flat().forEach((other) => { other.tabIndex = other === cell ? 0 : -1; });
    cell.focus();
  };
  rows.flat().forEach((cell, place) => { cell.tabIndex = place ? -1 : 0; });
  const move = (cell, down, right) => {
    const [y, x] = placeOf(cell);
    const next = rows[Math.min(Math.max(y + down, 0), rows.length - 1)]?.[Math.min(Math.max(x + right, 0), rows[0].length - 1)];
    if (next) focus(next);
  };

  const count = (change) => counters.filter(Boolean).forEach((counter) => {
    const marked = Number(counter.dataset.marked) + change;
    counter.dataset.marked = marked;
    counter.textContent = counter.matches("[data-grid-total]")
      ? texts.of.replace("{marked}", marked).replace("{total}", counter.dataset.total)
      : `${marked}/${counter.dataset.total}`;
    const bar = counter.closest(".meter")?.querySelector("progress");
    if (bar) bar.value = marked;
  });

  const show = (cell, mark, weakness) => {
    count(Boolean(mark) - Boolean(cell.dataset.mark));
    cell.dataset.mark = mark;
    cell.dataset.weakness = weakness;
    cell.textContent = mark || "·";
    cell.className = `cell-mark mark-${markOf(mark)?.tone ?? "empty"}${weakness ? " has-weakness" : ""}`;
    cell.setAttribute("aria-label", `${cell.dataset.name}: ${mark || texts.taken_back}`);
  };

  const send = (cell, mark, weakness) => fetch(url, {
    method: "PUT",
    credentials: "same-origin",
    headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token },
    body: JSON.stringify({
      process_area: area, practice: cell.dataset.practice, unit: cell.dataset.unit, mark, weakness, version: Number(cell.dataset.version),
    }),
  });

  // Somebody else marked the cell meanwhile: show theirs, and let the person choose.
  const settle = async (cell, mark, weakness, text) => {
    const query = new URLSearchParams({ assessment, process_area: area, practice: cell.dataset.practice, unit: cell.dataset.unit });
    const [theirs] = (await (await fetch(`${present}?${query}`)).json()).results;
    cell.dataset.version = theirs.version;
    show(cell, theirs.mark, theirs.weakness);
    conflictDialog.querySelector("[data-conflict-text]").textContent = `${cell.dataset.name}. ${text}`;
    conflictDialog.returnValue = "theirs";
    conflictDialog.showModal();
    await new Promise((resolve) => { conflictDialog.addEventListener("close", resolve, { once: true }); });
    focus(cell);
    return conflictDialog.returnValue === "mine" ? save(cell, mark, weakness) : false;
  };

  const save = async (cell, mark, weakness) => {
    const former = { mark: cell.dataset.mark, weakness: cell.dataset.weakness };
    show(cell, mark, weakness);
    cell.classList.add("is-saving");
    say(texts.saving);
    let answer;
    try {
      answer = await send(cell, mark, weakness);
    } catch {
      answer = null;
    }
    cell.classList.remove("is-saving");
    if (answer?.ok) {
      cell.dataset.version = (await answer.json()).version;
      say(`${texts.saved}: ${cell.dataset.name} ${mark || texts.taken_back}`);
      return former;
    }
    show(cell, former.mark, former.weakness);
    const problem = answer ? await answer.json().catch(() => ({})) : {};
    if (answer?.status === 409 && problem.code === "mark_changed") return settle(cell, mark, weakness, problem.detail);
    cell.classList.add("is-failed");
    say(problem.errors?.[0]?.detail || problem.detail || texts.failed);
    return false;
  };

  // Saves of one cell follow one another, so that each names the version before it.
  const change = (cell, mark, weakness, keep = true) => {
    if (mark === cell.dataset.mark && weakness === cell.dataset.weakness) return;
    pending += 1;
    cell.saving = (cell.saving ?? Promise.resolve()).then(() => save(cell, mark, weakness)).then((former) => {
      pending -= 1;
      if (former && keep) done.push({ cell, ...former });
      return former;
    });
  };

  const ask = (cell, mark) => {
    const text = weaknessDialog.querySelector("textarea");
    const error = weaknessDialog.querySelector("[data-weakness-error]");
    weaknessDialog.querySelector("[data-weakness-cell]").textContent = `${cell.dataset.name} – ${mark}`;
    text.value = cell.dataset.weakness;
    error.hidden = true;
    weaknessDialog.asked = () => {
      const weakness = text.value.trim();
      error.hidden = Boolean(weakness) || !markOf(mark).needs;
      if (!error.hidden) { text.focus(); return; }
      weaknessDialog.close();
      change(cell, mark, weakness);
    };
    weaknessDialog.showModal();
    text.focus();
  };
  weaknessDialog.querySelector("[data-weakness-save]").addEventListener("click", () => weaknessDialog.asked());
  weaknessDialog.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); weaknessDialog.asked(); }
  });

  const undo = () => {
    const last = done.pop();
    if (!last) { say(texts.nothing); return; }
    focus(last.cell);
    change(last.cell, last.mark, last.weakness, false);
  };

  const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1], Home: [0, -Infinity], End: [0, Infinity], PageUp: [-Infinity, 0], PageDown: [Infinity, 0] };
  table.addEventListener("keydown", (event) => {
    const cell = event.target.closest("[data-cell]");
    if (!cell) return;
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z") { event.preventDefault(); undo(); return; }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = STEPS[event.key];
    const mark = marks.find((one) => one.key === event.key.toLowerCase());
    if (step) move(cell, ...step);
    else if (mark?.needs) ask(cell, mark.value);
    else if (mark) change(cell, mark.value, "");
    else if (event.key === "Backspace" || event.key === "Delete") change(cell, "", "");
    else if (event.key.toLowerCase() === "w" && cell.dataset.mark) ask(cell, cell.dataset.mark);
    else return;
    event.preventDefault();
  });
  table.addEventListener("focusin", (event) => {
    const cell = event.target.closest("[data-cell]");
    if (cell) rows.flat().forEach((other) => { other.tabIndex = other === cell ? 0 : -1; });
  });

  window.addEventListener("beforeunload", (event) => { if (pending) event.preventDefault(); });
})();
