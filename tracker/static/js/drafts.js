/* Saves a draft a moment after typing stops, and says when: "已保存 14:02".
   Form: data-autosave data-autosave-url. The server answers 200 {"saved_at": "14:02", "version": 3, "checks": {"percent": "…"}}; 409 is somebody else's change. */
const PAUSE_MS = 1500;

export function start(root) {
  root.querySelectorAll("form[data-autosave]").forEach(watch);
}

function watch(form) {
  const status = form.querySelector("[data-autosave-status]");
  let timer = 0;
  let changed = false;
  let busy = false;
  let stopped = false;

  const say = (state, time = "") => {
    if (!status) return;
    status.dataset.state = state;
    status.textContent = (status.dataset[state] || "").replace("{time}", time);
  };
  const plan = () => { window.clearTimeout(timer); timer = window.setTimeout(save, PAUSE_MS); };

  async function save() {
    if (!changed || stopped) return;
    if (busy) return plan();
    busy = true;
    changed = false;
    say("saving");
    try {
      const answer = await send(form);
      if (answer.status === 409) { stopped = true; return say("conflict"); }
      if (!answer.ok) throw new Error(String(answer.status));
      const told = await answer.json();
      const version = form.elements.namedItem("version");
      if (version && told.version !== undefined) version.value = told.version;
      say("saved", told.saved_at);
      tell(form, told.checks || {});
    } catch {
      changed = true;
      say("failed");
    } finally {
      busy = false;
    }
  }

  showFallReason(form);
  form.addEventListener("input", (event) => {
    if (event.target.type === "file") return;
    showFallReason(form);
    changed = true;
    plan();
  });
  form.addEventListener("focusout", () => { if (changed) save(); });
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
    const send = form.querySelector("[data-send]");
    if (send) { event.preventDefault(); form.requestSubmit(send); }
  });
  form.addEventListener("submit", () => { changed = false; window.clearTimeout(timer); });
  window.addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });
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

/* Files are left to the real submission; everything else goes with the draft. */
function send(form) {
  const body = new FormData(form);
  form.querySelectorAll("input[type='file']").forEach((field) => body.delete(field.name));
  return fetch(form.dataset.autosaveUrl, {
    method: "POST",
    body,
    credentials: "same-origin",
    headers: { Accept: "application/json", "X-CSRFToken": form.elements.namedItem("csrf_token")?.value || "" },
  });
}
