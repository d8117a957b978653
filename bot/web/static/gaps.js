/* The page works without this: it shows the next gap without leaving, and hears the keyboard. */
"use strict";

document.documentElement.classList.add("scripted");
const detail = document.getElementById("detail");
const links = () => [...document.querySelectorAll("[data-gap]")];
const current = () => document.querySelector("[data-gap][aria-current]");
const field = (name) => document.querySelector(`#answer [name="${name}"]`);

/* Words typed to a gap stay with it, also when the line drops or the page is closed. */
function restore() {
  const text = document.querySelector("[data-keep]");
  if (text && !text.value) text.value = localStorage.getItem(`gap ${text.dataset.keep}`) ?? "";
}

document.addEventListener("input", ({ target }) => {
  if (target.matches("[data-keep]")) localStorage.setItem(`gap ${target.dataset.keep}`, target.value);
});

let wanted = null;
async function open(link) {
  wanted = link;
  let reply = null;
  try { reply = await fetch(`/gaps/detail?gap=${encodeURIComponent(link.dataset.gap)}`); } catch { /* below */ }
  if (wanted !== link) return;
  if (!reply?.ok) { location.href = link.href; return; }
  const html = await reply.text();
  if (wanted !== link) return;
  detail.innerHTML = html;
  current()?.removeAttribute("aria-current");
  link.setAttribute("aria-current", "true");
  link.scrollIntoView({ block: "nearest" });
  history.replaceState(null, "", link.href);
  restore();
}

function step(by) {
  const all = links(), next = all[all.indexOf(current()) + by];
  if (next) { next.focus(); open(next); }
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-gap]");
  if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey && innerWidth > 900) {
    event.preventDefault();
    open(link);
  }
  const taken = event.target.closest("[data-take]");
  if (!taken) return;
  const text = field("text");
  text.value = document.getElementById(taken.dataset.take).textContent;
  text.dispatchEvent(new Event("input", { bubbles: true }));
  text.focus();
});

/* A press for the golden set leaves the page as it is; without this it opens the set beside it. */
document.addEventListener("submit", async (event) => {
  const form = event.target, button = event.submitter;
  if (!form.matches(".golden-one") && !button?.matches("[data-golden]")) return;
  event.preventDefault();
  const fields = new URLSearchParams(new FormData(form, button));
  let reply = null;
  try { reply = await fetch("/golden/keep", { method: "POST", body: fields, headers: { "X-Priemka-Script": "1" } }); } catch { /* below */ }
  if (!reply?.ok) { button.textContent = "не получилось, ещё раз"; return; }
  button.textContent = "в золотом наборе ✓";
  button.disabled = true;
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
  if (pressed && event.code === "Enter") {
    event.preventDefault();
    document.getElementById("answer")?.requestSubmit();
    return;
  }
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
