/* Typing that the server has not got yet, kept in this tab until it has: a lost network, an ended log-in or a press of "back" costs no word.
   Form: data-kept-as names person and duty; data-draft-form is the token of the form that saved the shown draft. */
const OWN = new Set(["csrf_token", "version", "token"]);

export function keep(form) {
  const fields = [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !OWN.has(name));
  const kept = { version: valueOf(form, "version"), token: valueOf(form, "token"), fields, at: document.activeElement?.name };
  try { window.sessionStorage.setItem(place(form), JSON.stringify(kept)); } catch { /* a full or forbidden store: the page still holds the typing */ }
}

export function forget(form) {
  try { window.sessionStorage.removeItem(place(form)); } catch { /* nothing was kept */ }
}

/* Puts kept typing back where it is newer than what the page shows; tells whether anything changed. After a refused sending the page itself has the newest. */
export function putBack(form) {
  const kept = read(form);
  if (!kept) return false;
  const isNewer = kept.version === valueOf(form, "version") || (kept.token && kept.token === form.dataset.draftForm);
  if (!isNewer || form.querySelector("[data-error-summary]")) { forget(form); return false; }
  let changed = false;
  for (const [name, value] of kept.fields) {
    const field = form.elements.namedItem(name);
    if (!field || field.value === undefined || field.value === value) continue;
    field.value = value;
    changed = true;
  }
  if (!changed) {
    forget(form);
    return false;
  }
  /* It is the same form taken up again: a saving of it that comes late is no colleague's. */
  const token = form.elements.namedItem("token");
  if (token && kept.token) token.value = kept.token;
  form.elements.namedItem(kept.at)?.focus?.();
  return true;
}

function read(form) {
  try { return JSON.parse(window.sessionStorage.getItem(place(form))); } catch { return null; }
}

function place(form) {
  return `typing ${form.dataset.keptAs}`;
}

function valueOf(form, name) {
  return form.elements.namedItem(name)?.value || "";
}
