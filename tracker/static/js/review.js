/* Keys of the desk: data-key presses its button or link (a accept, r return, n next, p previous); j and k move along
   data-items, x ticks the one in hand. */
export function start(root) {
  showOpen(root.querySelector("[data-scroll]"));
  root.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isTyping(event.target)) return;
    if (event.key === "j" || event.key === "k") return step(root, event.key === "j" ? 1 : -1);
    if (event.key === "x") return tick(root);
    const press = [...root.querySelectorAll("[data-key]")].find((each) => each.dataset.key === event.key && isShown(each));
    if (!press) return;
    event.preventDefault();
    if (event.repeat) return; /* a key that is held down decides one report, not the next ones unread */
    press.click();
    if (press.matches("summary")) press.parentElement.querySelector("input:not([type='hidden']), textarea")?.focus();
  });
}

function tick(root) {
  const box = root.querySelector("[data-item].is-here input[type='checkbox']");
  if (box) box.checked = !box.checked;
}

/* A long list that scrolls by itself shows the open item. */
function showOpen(box) {
  const open = box?.querySelector("[aria-current='true']");
  if (open) box.scrollTop += open.getBoundingClientRect().top - box.getBoundingClientRect().top - box.clientHeight / 3;
}

function isTyping(element) {
  return element.closest("textarea, select, [contenteditable], dialog, input:not([type='checkbox']):not([type='radio'])") !== null;
}

function isShown(element) {
  return element.offsetParent !== null && !element.disabled;
}

/* In a list with one open item the next one is opened; elsewhere the focus moves and Enter opens. */
function step(root, by) {
  const list = root.querySelector("[data-items]");
  const items = list ? [...list.querySelectorAll("[data-item]")].filter(isShown) : [];
  if (!items.length) return;
  const open = items.findIndex((item) => item.querySelector("[aria-current='true']"));
  const here = items.findIndex((item) => item.contains(document.activeElement));
  const from = here >= 0 ? here : open;
  const to = items[Math.min(items.length - 1, Math.max(0, from + by))];
  const link = (to.querySelector("a, button") || to.querySelector("input"));
  items.forEach((item) => item.classList.toggle("is-here", item === to));
  if (!link) return;
  if (open >= 0 && link.href) window.location.assign(link.href);
  else link.focus();
}
