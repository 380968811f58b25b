// Results of a search by keyboard: down from the field to the first, arrows among them, Escape back to the field.
(() => {
  const field = document.querySelector("[data-finder] [data-search]");
  if (!field) return;
  document.addEventListener("keydown", (event) => {
    const links = [...document.querySelectorAll("[data-found]")];
    const place = links.indexOf(document.activeElement);
    if (document.activeElement !== field && place < 0) return;
    if (event.key === "Escape" && place >= 0) { field.focus(); return; }
    const next = { ArrowDown: place + 1, ArrowUp: place - 1, Home: place < 0 ? null : 0, End: place < 0 ? null : links.length - 1 }[event.key];
    if (next === undefined || next === null || next >= links.length || next < -1) return;
    event.preventDefault();
    (links[next] ?? field).focus();
  });
  // Enter in the field opens the best match, once what is shown belongs to what is typed.
  field.addEventListener("keydown", (event) => {
    const shown = document.querySelector("[data-found-for]")?.dataset.foundFor;
    const best = document.querySelector("[data-found]");
    if (event.key !== "Enter" || !best || shown !== field.value) return;
    event.preventDefault();
    window.location.assign(best.href);
  });
})();
