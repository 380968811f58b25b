// Small behaviours on top of pages that work without them.
(() => {
  const root = document.documentElement;

  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-theme-toggle]")) return;
    const theme = root.getAttribute("data-bs-theme") === "dark" ? "light" : "dark";
    root.setAttribute("data-bs-theme", theme);
    localStorage.setItem("cairn-theme", theme);
    document.dispatchEvent(new CustomEvent("cairn:theme"));
  });

  // Ask before a form with data-confirm is sent.
  const dialog = document.getElementById("confirm");
  const confirmed = new WeakSet();
  document.addEventListener("submit", (event) => {
    const form = event.target;
    const question = event.submitter?.dataset.confirm || form.dataset.confirm;
    if (!question || confirmed.delete(form)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    dialog.querySelector(".confirm-text").textContent = question;
    dialog.returnValue = "no";
    dialog.addEventListener("close", () => {
      if (dialog.returnValue !== "yes") return;
      confirmed.add(form);
      form.requestSubmit(event.submitter);
    }, { once: true });
    dialog.showModal();
  }, true);

  // A form is sent once: its button shows that work is under way.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-once]") || event.defaultPrevented) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    event.submitter?.setAttribute("aria-busy", "true");
  });
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("[data-sent]").forEach((form) => {
      delete form.dataset.sent;
      form.querySelectorAll("[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
    });
  });

  // Filters apply as soon as a choice is made.
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-filters] select, [data-filters] input[type=checkbox]")) {
      event.target.form.requestSubmit();
    }
    if (event.target.matches("[data-check-all]")) {
      const name = event.target.dataset.checkAll;
      [...event.target.form.elements].filter((box) => box.name === name).forEach((box) => { box.checked = event.target.checked; });
    }
  });

  // Files may be dropped on the zone around a file input.
  document.querySelectorAll("[data-drop]").forEach((zone) => {
    const input = zone.querySelector("input[type=file]");
    const names = zone.querySelector("[data-drop-names]");
    const show = () => { names.textContent = [...input.files].map((file) => file.name).join(", "); };
    input.addEventListener("change", show);
    ["dragenter", "dragover"].forEach((kind) => zone.addEventListener(kind, (event) => {
      event.preventDefault();
      zone.classList.add("is-over");
    }));
    ["dragleave", "drop"].forEach((kind) => zone.addEventListener(kind, () => zone.classList.remove("is-over")));
    zone.addEventListener("drop", (event) => {
      event.preventDefault();
      input.files = event.dataTransfer.files;
      show();
    });
  });

  // "/" goes to the search field.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.matches("input, textarea, select, [contenteditable]")) return;
    const search = document.querySelector("[data-search]");
    if (search) { event.preventDefault(); search.focus(); }
  });

  // An address that names something within closed details opens the way to it.
  const reveal = () => {
    const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    for (let node = target; node; node = node.parentElement) if (node.matches("details")) node.open = true;
    target.scrollIntoView({ block: "start" });
  };
  reveal();
  window.addEventListener("hashchange", reveal);
  document.addEventListener("click", (event) => {
    // The same address once more: no hashchange, but whoever follows it wants to see it.
    const link = event.target.closest('a[href^="#why"]');
    if (link && link.hash === location.hash) reveal();
    const button = event.target.closest("[data-open-all], [data-close-all]");
    if (!button) return;
    const whole = document.querySelector(button.dataset.openAll || button.dataset.closeAll);
    whole.querySelectorAll("details").forEach((details) => { details.open = Boolean(button.dataset.openAll); });
  });

  // On paper nothing can be opened: everything marked is open while it is printed.
  let opened = [];
  window.addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("details[data-printed]:not([open])")];
    opened.forEach((details) => { details.open = true; });
  });
  window.addEventListener("afterprint", () => { opened.forEach((details) => { details.open = false; }); opened = []; });

  document.querySelector("[data-focus]")?.focus();

  // Put text on the clipboard.
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    await navigator.clipboard.writeText(button.dataset.copy);
    button.setAttribute("aria-label", button.dataset.copied);
    button.textContent = button.dataset.copied;
  });
})();
