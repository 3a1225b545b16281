/* The palette: Ctrl+K, Cmd+K or / opens a list of pages, tasks and departments that narrows as one types.
   A combobox: the focus stays in the field, arrow keys choose, Enter opens. Without script the search page does the same. */
const PAUSE_MS = 120;

export function start(root) {
  const form = root.querySelector("form[data-palette]");
  if (!form || typeof HTMLDialogElement === "undefined") return;
  let open = null;
  const show = () => { if (!open && !root.querySelector("dialog[open]")) open = palette(form, () => { open = null; }); };
  root.addEventListener("keydown", (event) => {
    const byChord = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
    const bySlash = event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !isTyping(event.target);
    if (event.isComposing || !(byChord || bySlash)) return;
    event.preventDefault();
    show();
  });
}

function isTyping(element) {
  return element.closest("input:not([type='checkbox']):not([type='radio']), textarea, select, [contenteditable]") !== null;
}

function palette(form, forget) {
  const words = form.dataset;
  const back = document.activeElement;
  const dialog = make("dialog", { className: "palette", ariaLabel: words.title });
  const field = make("input", { type: "text", id: "palette-field", autocomplete: "off", spellcheck: false, maxLength: 80, placeholder: words.hint });
  const list = make("div", { className: "palette-list", id: "palette-list", role: "listbox", ariaLabel: words.title });
  const told = make("output", { className: "palette-foot" });
  const head = make("div", { className: "palette-head" });
  attributes(field, { role: "combobox", "aria-label": words.title, "aria-controls": list.id, "aria-expanded": "true", "aria-autocomplete": "list" });
  head.append(field);
  dialog.append(head, list, told);
  document.body.append(dialog);
  const state = { options: [], at: -1, all: null };
  const choose = (at) => { state.at = at; mark(field, state); };
  let timer = 0;
  let asking = null;

  async function ask() {
    asking?.abort();
    asking = new AbortController();
    const address = `${words.palette}?q=${encodeURIComponent(field.value.trim())}`;
    try {
      const answer = await fetch(address, { headers: { Accept: "application/json" }, credentials: "same-origin", signal: asking.signal });
      if (!answer.ok) throw new Error(String(answer.status));
      const found = await answer.json();
      state.options = fill(list, found.groups);
      state.all = found.all;
      told.textContent = state.options.length ? words.found.replace("{number}", state.options.length) : words.none;
      choose(state.options.length ? 0 : -1);
    } catch (wrong) {
      if (wrong.name !== "AbortError") told.textContent = words.failed;
    }
  }

  field.addEventListener("input", () => { window.clearTimeout(timer); timer = window.setTimeout(ask, PAUSE_MS); });
  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const last = state.options.length - 1;
    const way = { ArrowDown: state.at < last ? state.at + 1 : 0, ArrowUp: state.at > 0 ? state.at - 1 : last }[event.key];
    if (way !== undefined && last >= 0) { event.preventDefault(); choose(way); }
    if (event.key !== "Enter") return;
    event.preventDefault();
    const href = event.ctrlKey || event.metaKey ? state.all : state.options[state.at]?.dataset.href || state.all;
    if (href) window.location.assign(href);
  });
  list.addEventListener("mousedown", (event) => event.preventDefault()); /* the focus stays in the field */
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role='option']");
    if (option) window.location.assign(option.dataset.href);
  });
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  dialog.addEventListener("close", () => { asking?.abort(); window.clearTimeout(timer); dialog.remove(); back?.focus?.(); forget(); }, { once: true });
  dialog.showModal();
  field.focus();
  ask();
  return dialog;
}

function make(name, properties) {
  const { role, ariaLabel, ...rest } = properties;
  const element = Object.assign(document.createElement(name), rest);
  if (role) element.setAttribute("role", role);
  if (ariaLabel) element.setAttribute("aria-label", ariaLabel);
  return element;
}

function attributes(element, given) {
  Object.entries(given).forEach(([name, value]) => element.setAttribute(name, value));
}

function fill(list, groups) {
  list.replaceChildren();
  const options = [];
  groups.forEach(({ label, items }, at) => {
    const box = make("div", { role: "group" });
    const head = make("div", { className: "palette-group", id: `palette-group-${at}`, textContent: label });
    box.setAttribute("aria-labelledby", head.id);
    head.setAttribute("role", "presentation");
    box.append(head);
    items.forEach((item) => {
      const option = make("div", { className: "palette-option", id: `palette-${options.length}`, role: "option" });
      option.dataset.href = item.href;
      option.append(make("span", { textContent: item.label }));
      if (item.hint) option.append(make("span", { className: "palette-hint", textContent: item.hint }));
      options.push(option);
      box.append(option);
    });
    list.append(box);
  });
  return options;
}

function mark(field, { options, at }) {
  options.forEach((option, place) => option.setAttribute("aria-selected", String(place === at)));
  if (options[at]) {
    field.setAttribute("aria-activedescendant", options[at].id);
    options[at].scrollIntoView({ block: "nearest" });
  } else field.removeAttribute("aria-activedescendant");
}
