/* A table takes part in the tab order only while it is wider than its place and must be scrolled; the
   one of all periods begins at its end, where the period in hand stands. */
export function start(root) {
  const watcher = new ResizeObserver((entries) => entries.forEach(({ target }) => check(target)));
  root.querySelectorAll(".table-scroll").forEach((place) => watcher.observe(place));
  root.querySelectorAll(".wide > .table-scroll").forEach((place) => { place.scrollLeft = place.scrollWidth; });
  root.querySelectorAll("[data-scroll-to]").forEach(showDay);
}

function check(place) {
  const scrolls = place.scrollWidth > place.clientWidth || place.scrollHeight > place.clientHeight;
  if (scrolls) place.tabIndex = 0;
  else place.removeAttribute("tabindex");
}

/* A drawing of months that is wider than its place begins around the day in hand, given in percent of its last column. */
function showDay(place) {
  const drawn = place.querySelector("thead th:last-child");
  if (place.scrollWidth <= place.clientWidth || !drawn) return;
  place.scrollLeft = drawn.offsetLeft + (drawn.offsetWidth * Number(place.dataset.scrollTo)) / 100 - place.clientWidth * 0.75;
}
