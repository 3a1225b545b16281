/* Saves a draft a moment after typing stops, and says when: "已保存 14:02".
   Form: data-autosave data-autosave-url. The server answers 200 {"saved_at": "14:02", "version": 3, "checks": {"percent": "…"}}; 409 is somebody else's change,
   401 a log-in that has ended. What the server has not got yet is kept in this tab (kept_typing.js) and put back when the page is opened again. */
import { forget, keep, putBack } from "./kept_typing.js";

const PAUSE_MS = 1500;
const AGAIN_MS = 15000;
const LEFT_MS = 250; /* not at once: the words about saving must not move a button from under the finger that presses it */

export function start(root) {
  root.querySelectorAll("form[data-autosave]").forEach(watch);
}

function watch(form) {
  const status = form.querySelector("[data-autosave-status]");
  let timer = 0;
  let changed = false;
  let busy = false;
  let stopped = false;
  let ended = false;
  let leaving = false;

  const say = (state, time = "") => {
    if (!status) return;
    status.dataset.state = state;
    status.textContent = (status.dataset[state] || "").replace("{time}", time);
    if (state === "ended") status.append(" ", logInLink());
  };
  const plan = (pause = PAUSE_MS) => { window.clearTimeout(timer); timer = window.setTimeout(save, pause); };

  async function save() {
    if (!changed || stopped) return;
    if (busy) return plan();
    busy = true;
    changed = false;
    if (!ended) say("saving"); /* the link to the log-in stays where it is while one reaches for it */
    try {
      const answer = await send(form, isPutBack);
      if (answer.status === 409) { stopped = true; return say("conflict"); }
      if (answer.status === 401) {
        changed = true;
        if (!ended) say("ended");
        ended = true;
        return;
      }
      ended = false;
      if (answer.ok) isPutBack = false;
      if (!answer.ok) throw new Error(String(answer.status));
      const told = await answer.json();
      const version = form.elements.namedItem("version");
      if (version && told.version !== undefined) version.value = told.version;
      if (changed) keep(form);
      else forget(form);
      say("saved", told.saved_at);
      tell(form, told.checks || {});
    } catch {
      changed = true;
      say("failed");
      plan(AGAIN_MS);
    } finally {
      busy = false;
    }
  }

  /* The log-in leads back to this form, where the kept typing is put back. */
  const logInLink = () => {
    const link = document.createElement("a");
    const duty = form.elements.namedItem("duty");
    const back = duty ? `${window.location.pathname}?duty=${duty.value}` : window.location.pathname;
    link.href = `${status.dataset.logIn}?next=${encodeURIComponent(back)}`;
    link.textContent = status.dataset.logInWords;
    link.addEventListener("click", () => { leaving = true; });
    return link;
  };

  let isPutBack = putBack(form);
  if (isPutBack) { changed = true; plan(); }
  showFallReason(form);
  form.addEventListener("input", (event) => {
    if (event.target.type === "file") return;
    showFallReason(form);
    changed = true;
    keep(form);
    plan();
  });
  form.addEventListener("focusout", () => { if (changed) plan(LEFT_MS); });
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
    const send = form.querySelector("[data-send]");
    if (send) { event.preventDefault(); form.requestSubmit(send); }
  });
  form.addEventListener("submit", (event) => {
    if (!window.navigator.onLine) { /* else the browser puts its own page of an error over the typing */
      event.preventDefault();
      keep(form);
      return say("failed");
    }
    changed = false;
    window.clearTimeout(timer);
  });
  window.addEventListener("online", save);
  window.addEventListener("focus", save); /* back from a log-in in another window */
  window.addEventListener("beforeunload", (event) => { if (changed && !leaving) event.preventDefault(); });
}

/* What the server finds in the typing stands under its field, word for word as it would when filing. */
function tell(form, checks) {
  form.querySelectorAll("[data-check]").forEach((line) => { line.textContent = checks[line.dataset.check] || ""; });
}

/* A total below last time's asks for its reason at once, not after sending. */
function showFallReason(form) {
  const place = form.querySelector("[data-falls-below]");
  const field = form.elements.namedItem("percent");
  if (!place || !field) return;
  const typed = Number.parseInt(field.value, 10);
  const filled = place.querySelector("textarea").value.trim() !== "";
  place.hidden = !(filled || typed < Number(place.dataset.fallsBelow));
}

/* Files are left to the real submission; everything else goes with the draft. Typing that was put back follows what the same form saved before. */
function send(form, isPutBack) {
  const body = new FormData(form);
  if (isPutBack) body.append("put_back", "1");
  form.querySelectorAll("input[type='file']").forEach((field) => body.delete(field.name));
  return fetch(form.dataset.autosaveUrl, {
    method: "POST",
    body,
    credentials: "same-origin",
    headers: { Accept: "application/json", "X-CSRFToken": form.elements.namedItem("csrf_token")?.value || "" },
  });
}
