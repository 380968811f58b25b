// Sets the theme before the first paint: the person's choice, else the system's.
(() => {
  const stored = localStorage.getItem("cairn-theme");
  const system = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  document.documentElement.setAttribute("data-bs-theme", stored || system);
})();
