/* Light paper, dark paper, or as the system: kept in this browser only. */
const KEY = "theme";

export function start(root) {
  const group = root.querySelector("[data-theme-switch]");
  const buttons = [...group.querySelectorAll("[data-theme-choice]")];
  const show = () => {
    const now = document.documentElement.dataset.theme || "";
    buttons.forEach((each) => each.setAttribute("aria-pressed", String(each.dataset.themeChoice === now)));
  };
  group.hidden = false;
  group.addEventListener("click", (event) => {
    const button = event.target.closest("[data-theme-choice]");
    if (!button) return;
    choose(button.dataset.themeChoice);
    show();
  });
  show();
}

function choose(theme) {
  if (theme) document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
  try {
    if (theme) window.localStorage.setItem(KEY, theme);
    else window.localStorage.removeItem(KEY);
  } catch {
    /* storage is closed: the choice holds for this page */
  }
  document.dispatchEvent(new CustomEvent("themechange"));
}
