/* Runs before the first paint: takes the person's choice of light or dark paper from this browser. */
(function () {
  "use strict";
  try {
    const chosen = window.localStorage.getItem("theme");
    if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
  } catch {
    /* storage is closed: the system's setting holds */
  }
})();
