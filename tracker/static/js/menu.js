/* Menus are <details>: close them with Escape or by a press elsewhere, and never two at a time. */
export function start(root) {
  const menus = [...root.querySelectorAll("details[data-menu]")];
  const closeAll = (but) => menus.forEach((menu) => { if (menu !== but) menu.open = false; });

  menus.forEach((menu) => {
    menu.addEventListener("toggle", () => { if (menu.open) closeAll(menu); });
    menu.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !menu.open) return;
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  });
  root.addEventListener("pointerdown", (event) => closeAll(event.target.closest("details[data-menu]")));
}
