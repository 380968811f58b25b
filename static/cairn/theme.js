// Before the first paint: the theme, the person's choice, else the system's; and that scripts run.
(() => {
  const stored = localStorage.getItem("cairn-theme");
  const system = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  document.documentElement.setAttribute("data-bs-theme", stored || system);
  document.documentElement.classList.add("js");
})();
