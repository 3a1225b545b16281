/* Charts: draws each figure from its own table with ECharts and folds the table. Without the library the table stays. */
import { optionFor } from "./chart_options.js";

/* The library weighs more than all the rest of a page: a phone fetches it when a figure comes near the reader's eye. */
export function start(root) {
  const figures = [...root.querySelectorAll("[data-chart]")];
  const drawAll = () => load(figures[0].dataset.library).then(
    (library) => figures.forEach((figure) => draw(library, figure)),
    () => { /* no library: the tables say it all */ },
  );
  if (window.matchMedia("(min-width: 47.501rem)").matches) return void drawAll();
  const watcher = new IntersectionObserver((entries) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    watcher.disconnect();
    drawAll();
  }, { rootMargin: "200px" });
  figures.forEach((figure) => watcher.observe(figure));
}

function load(address) {
  if (window.echarts) return Promise.resolve(window.echarts);
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = () => (window.echarts ? resolve(window.echarts) : reject(new Error("echarts")));
    script.onerror = reject;
    document.head.append(script);
  });
}

function draw(library, figure) {
  const place = figure.querySelector("[data-chart-drawing]");
  const fold = figure.querySelector("[data-chart-table]");
  const data = readTable(fold.querySelector("table"));
  if (!data.rows.length) return;
  place.hidden = false;
  fold.open = false;
  figure.classList.add("chart-drawn");
  const chart = library.init(place, null, { renderer: "svg" });
  const paint = () => chart.setOption(optionFor(figure.dataset.chart, data, figure.dataset.unit || "", tokens()), true);
  paint();
  chart.on("click", (event) => { const href = data.links[event.dataIndex]; if (href) window.location.assign(href); });
  new ResizeObserver(([entry]) => fit(chart, entry.contentRect)).observe(place);
  document.addEventListener("themechange", paint);
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", paint);
  window.addEventListener("beforeprint", () => { onLightPaper(paint); scaleWithPaper(place.querySelector("svg")); fold.open = true; });
  window.addEventListener("afterprint", () => { paint(); fold.open = false; });
}

/* A figure that is folded away has no size; it is drawn anew when it has one. */
function fit(chart, { width, height }) {
  if (width > 0 && height > 0) chart.resize({ width, height });
}

/* Paper is white, whatever the screen is. */
function onLightPaper(paint) {
  const root = document.documentElement;
  const chosen = root.dataset.theme;
  root.dataset.theme = "light";
  paint();
  if (chosen) root.dataset.theme = chosen;
  else delete root.dataset.theme;
}

/* On paper the drawing takes the width of the column: it needs to know its own measure. */
function scaleWithPaper(drawing) {
  drawing?.setAttribute("viewBox", `0 0 ${drawing.getAttribute("width")} ${drawing.getAttribute("height")}`);
}

/* Yields {series: [{label, tone}], categories, links, rows: numbers or null by category}. */
function readTable(table) {
  const heads = [...table.tHead.rows[0].cells].slice(1);
  const rows = [...table.tBodies[0].rows];
  return {
    series: heads.map((head) => ({ label: head.firstChild.textContent.trim(), tone: head.dataset.tone || "accent" })),
    categories: rows.map((row) => row.cells[0].textContent.trim()),
    links: rows.map((row) => row.cells[0].querySelector("a")?.getAttribute("href") || null),
    rows: rows.map((row) => [...row.cells].slice(1).map((cell) => (cell.dataset.value === undefined ? null : Number(cell.dataset.value)))),
  };
}

function tokens() {
  const style = getComputedStyle(document.documentElement);
  const read = (name) => style.getPropertyValue(`--${name}`).trim();
  return {
    ink: read("ink"), soft: read("ink-soft"), faint: read("ink-faint"), rule: read("rule"), paper: read("paper"), font: read("sans"),
    tones: {
      accent: read("accent"), muted: read("ink-faint"), target: read("ink"), green: read("green-mark"), yellow: read("yellow-mark"),
      red: read("red-mark"), done: read("done-mark"), done_late: read("done-late-mark"),
    },
  };
}
