/* Filters apply at once when they are picked with mouse or finger. With the keyboard the button stays
   the way, because arrow keys change a closed select at every step. */
export function start(root) {
  root.querySelectorAll("form[data-autosubmit]").forEach((form) => {
    let byKeyboard = false;
    form.addEventListener("keydown", () => { byKeyboard = true; });
    form.addEventListener("pointerdown", () => { byKeyboard = false; });
    form.addEventListener("change", (event) => {
      if (!byKeyboard && event.target.matches("select, input[type='checkbox'], input[type='radio']")) form.requestSubmit();
    });
    form.addEventListener("submit", () => leaveOutEmpty(form));
  });
}

/* An address without empty names is one that can be read and passed on. */
function leaveOutEmpty(form) {
  form.querySelectorAll("select, input").forEach((field) => {
    if (field.name && field.value === "") field.disabled = true;
  });
  window.addEventListener("pageshow", () => {
    form.querySelectorAll(":disabled").forEach((field) => { field.disabled = false; });
  }, { once: true });
}
