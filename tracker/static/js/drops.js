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
  field.addEventListener("change", () => say(form, field));
}

/* What was chosen before stays. */
function add(field, files) {
  const together = new DataTransfer();
  [...field.files, ...files].forEach((file) => together.items.add(file));
  field.files = together.files;
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

function say(form, field) {
  const place = form.querySelector("[data-dropped]");
  const names = [...field.files].map((file) => file.name).join(", ");
  if (place) place.textContent = names && place.dataset.words.replace("{names}", names);
}
