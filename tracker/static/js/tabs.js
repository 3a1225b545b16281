/* Tabs that are wider than a phone begin with the one that is open. */
export function start(root) {
  root.querySelectorAll(".tabs").forEach((tabs) => {
    const open = tabs.querySelector("[aria-current]");
    if (open) tabs.scrollLeft += open.getBoundingClientRect().left - tabs.getBoundingClientRect().left;
  });
}
