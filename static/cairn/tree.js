// The tree pattern of WAI-ARIA over nested lists that are whole without it: one tab stop, arrows, Home, End, letters.
(() => {
  const place = document.getElementById("tree");
  if (!place) return;
  let typed = "", typedAt = 0, noting = 0;
  const root = () => place.querySelector("[data-tree]");
  const labelOf = (item) => item.querySelector(":scope > .tree-label");
  const listOf = (item) => item.querySelector(":scope > ul");
  const isOpen = (item) => item.classList.contains("is-open");
  const above = (item) => item.parentElement.closest("li");

  function setOpen(item, open) {
    if (!listOf(item)) return;
    item.classList.toggle("is-open", open);
    labelOf(item).setAttribute("aria-expanded", open);
    // What hides the focused line takes its focus.
    if (!open && listOf(item).contains(document.activeElement)) focus(item);
  }

  function lastWithin(item) {
    while (listOf(item) && isOpen(item)) item = listOf(item).lastElementChild;
    return item;
  }
  function next(item) {
    if (listOf(item) && isOpen(item)) return listOf(item).firstElementChild;
    while (item && !item.nextElementSibling) item = above(item);
    return item?.nextElementSibling;
  }
  function previous(item) {
    return item.previousElementSibling ? lastWithin(item.previousElementSibling) : above(item);
  }

  function stop(item) {
    root().querySelectorAll(".tree-label[tabindex='0']").forEach((label) => { label.tabIndex = -1; });
    labelOf(item).tabIndex = 0;
  }
  function focus(item) {
    if (!item) return;
    stop(item);
    labelOf(item).focus();
  }

  // The address names the requirement in focus, so it can be passed on, and Back returns to it.
  function note(ref) {
    clearTimeout(noting);
    noting = setTimeout(() => {
      const address = new URL(location.href);
      if (ref) address.searchParams.set("node", ref); else address.searchParams.delete("node");
      history.replaceState(history.state, "", address);
    }, 250);
  }

  function jump(item, letter) {
    typed = Date.now() - typedAt < 700 ? typed + letter : letter;
    typedAt = Date.now();
    let found = typed.length > 1 ? item : next(item) ?? root().firstElementChild;
    for (const first = found; ;) {
      if (labelOf(found).textContent.trim().toLowerCase().startsWith(typed)) { focus(found); return; }
      found = next(found) ?? root().firstElementChild;
      if (found === first) return;
    }
  }

  const keys = {
    ArrowDown: (item) => focus(next(item)),
    ArrowUp: (item) => focus(previous(item)),
    ArrowRight: (item) => { if (isOpen(item) || !listOf(item)) focus(listOf(item)?.firstElementChild); else setOpen(item, true); },
    ArrowLeft: (item) => { if (listOf(item) && isOpen(item)) setOpen(item, false); else focus(above(item)); },
    Home: () => focus(root().firstElementChild),
    End: () => focus(lastWithin(root().lastElementChild)),
    "*": (item) => [...item.parentElement.children].forEach((one) => setOpen(one, true)),
    Enter: (item) => activate(item),
    " ": (item) => activate(item),
  };
  function activate(item) {
    if (labelOf(item).matches("a")) labelOf(item).click(); else setOpen(item, !isOpen(item));
  }

  place.addEventListener("keydown", (event) => {
    const label = event.target.closest(".tree-label");
    if (!label || event.ctrlKey || event.metaKey || event.altKey) return;
    const act = keys[event.key];
    if (!act && event.key.length !== 1) return;
    if (event.key === "Enter" && label.matches("a")) return;
    event.preventDefault();
    event.stopPropagation();
    if (act) act(label.parentElement); else jump(label.parentElement, event.key.toLowerCase());
  });
  place.addEventListener("click", (event) => {
    const whole = event.target.closest("[data-tree-all]");
    if (whole) root()?.querySelectorAll("li").forEach((item) => setOpen(item, whole.dataset.treeAll === "open"));
    const item = event.target.closest(".tree-toggle, .tree-group")?.parentElement;
    if (!item) return;
    setOpen(item, !isOpen(item));
    focus(item);
  });
  place.addEventListener("focusin", (event) => {
    const label = event.target.closest(".tree-label");
    if (!label) return;
    stop(label.parentElement);
    note(label.dataset.ref);
  });

  function enhance() {
    const list = root();
    if (!list) return;
    list.setAttribute("role", "tree");
    list.setAttribute("aria-label", list.closest("section").getAttribute("aria-label"));
    list.querySelectorAll("li").forEach((item, number) => {
      const label = labelOf(item), below = listOf(item);
      item.setAttribute("role", "none");
      label.setAttribute("role", "treeitem");
      label.tabIndex = -1;
      if (!below) return;
      below.id = `tree-${number}`;
      below.setAttribute("role", "group");
      label.setAttribute("aria-owns", below.id);
      label.setAttribute("aria-expanded", isOpen(item));
    });
    const current = list.querySelector("[aria-current]");
    (current ?? labelOf(list.firstElementChild)).tabIndex = 0;
    if (current && document.activeElement === document.body) {
      current.focus({ preventScroll: true });
      current.scrollIntoView({ block: "center" });
    }
  }
  enhance();
  place.addEventListener("htmx:afterSwap", enhance);
})();
