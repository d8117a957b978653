/* A form with typed words is sent only to somebody: where nobody answers, the words stay.
   A module: no other script of a page sees its names. */

const typed = (form) =>
  [...form.elements].some((field) => field.matches("textarea, input:not([type])") && field.value.trim());

async function reached() {
  try { await fetch("/static/icon.svg", { method: "HEAD", cache: "no-store" }); return true; } catch { return false; }
}

/* On the window: whoever sends a form in another way has said so by then. */
addEventListener("submit", async (event) => {
  const form = event.target, { submitter } = event;
  if (event.defaultPrevented || form.method !== "post" || !typed(form)) return;
  if (form.dataset.reached) { delete form.dataset.reached; return; }
  event.preventDefault();
  const there = await reached();
  document.getElementById("nobody").hidden = there;
  if (!there) return;
  form.dataset.reached = "yes";
  form.requestSubmit(submitter);
});
