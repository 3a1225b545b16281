/* Loads what the page in hand has use for. Every page works without any of it. */
const features = [
  ["form[method='post']", "./once.js"],
  ["[data-menu]", "./menu.js"],
  ["[data-theme-switch]", "./appearance.js"],
  ["[data-error-summary]", "./errors.js"],
  ["[data-palette]", "./palette.js"],
  ["[data-autosubmit]", "./filters.js"],
  ["[data-confirm]", "./confirm.js"],
  ["form[data-autosave]", "./drafts.js"],
  ["form[data-drop]", "./drops.js"],
  ["[data-key], [data-items]", "./review.js"],
  [".table-scroll", "./tables.js"],
  ["[data-matrix]", "./matrix.js"],
  ["[data-chart]", "./charts.js"],
];

const started = features
  .filter(([selector]) => document.querySelector(selector))
  .map(([, module]) => import(module).then((feature) => feature.start(document)));

/* Says to whoever drives a browser, a journey of the tests or a bench, that the keys now do something. */
Promise.allSettled(started).then(() => { document.documentElement.dataset.started = ""; });
