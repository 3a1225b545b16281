/* A button with data-confirm asks once more before its form is sent. */
export function start(root) {
  root.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-confirm]");
    if (!button || button.dataset.confirmed || typeof HTMLDialogElement === "undefined") return;
    event.preventDefault();
    ask(button).then((agreed) => {
      if (!agreed) return button.focus();
      button.dataset.confirmed = "yes";
      button.form.requestSubmit(button);
      delete button.dataset.confirmed;
    });
  });
}

function ask(button) {
  const dialog = document.createElement("dialog");
  const question = document.createElement("p");
  const answers = document.createElement("form");
  dialog.className = "ask";
  question.id = "ask-question";
  question.textContent = button.dataset.confirm;
  dialog.setAttribute("aria-labelledby", question.id);
  answers.method = "dialog";
  answers.className = "buttons";
  answers.append(
    answer(button.dataset.confirmYes || button.textContent, "yes", "button button-primary"),
    answer(button.dataset.confirmNo, "no", "button"),
  );
  dialog.append(question, answers);
  document.body.append(dialog);
  dialog.showModal();
  answers.lastElementChild.focus(); /* a press of Enter by habit changes nothing */
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      resolve(dialog.returnValue === "yes");
      dialog.remove();
    }, { once: true });
  });
}

function answer(words, value, className) {
  const button = document.createElement("button");
  Object.assign(button, { type: "submit", value, className, textContent: words });
  return button;
}
