/* A double click sends a form once. Without script the server tells the second from the first by itself. */
const AGAIN_MS = 4000; /* a download leaves the page as it is; its form may be sent again */

export function start(root) {
  root.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "yes";
    window.setTimeout(() => { delete form.dataset.sent; }, AGAIN_MS);
  });
  window.addEventListener("pageshow", () => root.querySelectorAll("form[data-sent]").forEach((form) => { delete form.dataset.sent; }));
}
