/* The page works without this: it keeps what is typed, and hears the keyboard. */
"use strict";

const { step } = queueOf("data-gap", {
  part: (link) => `/gaps/detail?gap=${encodeURIComponent(link.dataset.gap)}`,
  shown: restore,
  ahead: true,
});
const field = (name) => document.querySelector(`#answer [name="${name}"]`);

/* Words typed to a gap stay with it, also when the line drops or the page is closed. */
function restore() {
  const text = document.querySelector("[data-keep]");
  if (text && !text.value) text.value = localStorage.getItem(`gap ${text.dataset.keep}`) ?? "";
}

/* An answer that was published needs keeping no more; what is typed to a gap that came back does. */
{
  const last = document.querySelector("[data-published]")?.dataset;
  if (last && localStorage.getItem("gaps published") !== last.decision) {
    localStorage.removeItem(`gap ${last.published}`);
    localStorage.setItem("gaps published", last.decision);
  }
}

document.addEventListener("input", ({ target }) => {
  if (target.matches("[data-keep]")) localStorage.setItem(`gap ${target.dataset.keep}`, target.value);
});

document.addEventListener("click", (event) => {
  const taken = event.target.closest("[data-take]");
  if (!taken) return;
  const text = field("text");
  text.value = document.getElementById(taken.dataset.take).textContent;
  text.dispatchEvent(new Event("input", { bubbles: true }));
  text.focus();
});

/* By the place of a key, not by its letter: the keyboard is Russian most of the time. */
const keys = {
  ArrowDown: () => step(1),
  ArrowUp: () => step(-1),
  Enter: () => field("text")?.focus(),
  Delete: () => document.getElementById("not-ours")?.click(),
  KeyM: () => { const box = document.getElementById("merging"); if (box) { box.open = true; document.getElementById("into").focus(); } },
};

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select");
  const pressed = event.ctrlKey || event.metaKey;
  if (event.code === "Escape" && typing) { typing.blur(); return; }
  if (typing || event.altKey || event.isComposing) return;
  if (pressed) {
    if (event.code === "KeyZ") { event.preventDefault(); document.getElementById("undo")?.requestSubmit(); }
    return;
  }
  const digit = /^(?:Digit|Numpad)([1-5])$/.exec(event.code);
  const act = digit ? () => document.querySelector(`[data-digit="${digit[1]}"]`)?.click() : keys[event.code];
  if (!act || (event.code === "Enter" && event.target.closest("a:not([data-gap]), button, summary"))) return;
  event.preventDefault();
  act();
});

restore();
