/* Files dragged onto a form with data-drop land in its file field; the names are said. */
export function start(root) {
  root.querySelectorAll("form[data-drop]").forEach(watch);
}

function watch(form) {
  const field = form.querySelector("input[type='file']");
  if (!field || typeof DataTransfer === "undefined") return;
  const holdsFiles = (event) => event.dataTransfer && [...event.dataTransfer.types].includes("Files");
  form.addEventListener("dragover", (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    form.classList.add("is-over");
  });
  form.addEventListener("dragleave", (event) => {
    if (!form.contains(event.relatedTarget)) form.classList.remove("is-over");
  });
  form.addEventListener("drop", (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    form.classList.remove("is-over");
    add(field, event.dataTransfer.files);
  });
  field.addEventListener("change", () => say(form, field, leaveOut(field)));
}

/* What was chosen before stays. */
function add(field, files) {
  const together = new DataTransfer();
  [...field.files, ...files].forEach((file) => together.items.add(file));
  field.files = together.files;
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

/* A file that the server would refuse is left out before it is sent; yields the names of those. */
function leaveOut(field) {
  const most = Number(field.dataset.mostBytes) || Infinity;
  const files = [...field.files];
  const tooLarge = files.filter((file) => file.size > most);
  if (tooLarge.length) {
    const kept = new DataTransfer();
    files.filter((file) => file.size <= most).forEach((file) => kept.items.add(file));
    field.files = kept.files;
  }
  return tooLarge.map((file) => file.name).join(", ");
}

function say(form, field, tooLarge) {
  const place = form.querySelector("[data-dropped]");
  if (!place) return;
  const names = [...field.files].map((file) => file.name).join(", ");
  const kept = names && place.dataset.words.replace("{names}", names);
  const left = tooLarge && place.dataset.tooLarge ? place.dataset.tooLarge.replace("{names}", tooLarge) : "";
  place.textContent = [left, kept].filter(Boolean).join(" ");
}
