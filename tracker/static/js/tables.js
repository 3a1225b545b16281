/* A table takes part in the tab order only while it is wider than its place and must be scrolled. */
export function start(root) {
  const watcher = new ResizeObserver((entries) => entries.forEach(({ target }) => check(target)));
  root.querySelectorAll(".table-scroll").forEach((place) => watcher.observe(place));
}

function check(place) {
  const scrolls = place.scrollWidth > place.clientWidth || place.scrollHeight > place.clientHeight;
  if (scrolls) place.tabIndex = 0;
  else place.removeAttribute("tabindex");
}
