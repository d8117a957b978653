/* The page works without this: it shows the next piece without leaving, and hears the keyboard. */
"use strict";

document.documentElement.classList.add("scripted");
const room = document.getElementById("room");
const failed = document.getElementById("failed");
const current = () => document.querySelector("[data-piece][aria-current]");
let wanted = null, sending = false;

/* What the server answers is a whole page: what is inside of it takes the place of what is shown. */
async function shown(reply) {
  const page = new DOMParser().parseFromString(await reply.text(), "text/html");
  const inside = page.getElementById("room");
  if (!inside) return false;
  const list = document.querySelector(".queue"), at = list?.scrollTop ?? 0;
  room.replaceChildren(...inside.childNodes);
  const queue = document.querySelector(".queue");
  if (queue) queue.scrollTop = at;
  current()?.scrollIntoView({ block: "nearest" });
  (document.querySelector("[data-focus]") ?? document.getElementById("piece-title"))?.focus({ preventScroll: true });
  return true;
}

async function open(address) {
  wanted = address;
  let reply = null;
  try { reply = await fetch(address); } catch { failed.hidden = false; return; }
  if (wanted !== address) return;
  if (!reply.ok || !await shown(reply)) { location.href = address; return; }
  failed.hidden = true;
  history.replaceState(null, "", address);
}

async function send(form, submitter) {
  if (sending) return;
  sending = true;
  try {
    const reply = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form, submitter)) });
    const address = reply.url;
    // Who is not let in any more gets the typed text back from the server itself.
    if (!await shown(reply)) { form.submit(); return; }
    failed.hidden = true;
    if (reply.redirected) history.replaceState(null, "", address);
  } catch {
    failed.hidden = false;
  } finally {
    sending = false;
  }
}

function step(by) {
  const all = [...document.querySelectorAll("[data-piece]")], next = all[all.indexOf(current()) + by];
  if (next) open(next.href);
}

document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-swap]")) return;
  event.preventDefault();
  send(event.target, event.submitter);
});

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-piece], [data-piece-link]");
  if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey && innerWidth > 900) {
    event.preventDefault();
    open(link.href);
  }
});

/* Whoever writes a new value means it. */
document.addEventListener("input", ({ target }) => {
  if (target.matches("[data-chooses]")) target.form.querySelector("[name=choice][value=new]").checked = true;
});

document.addEventListener("change", ({ target }) => {
  if (target.closest("[data-filter]")) target.form.requestSubmit();
});

/* By the place of a key, not by its letter: the keyboard is Russian most of the time. */
const keys = {
  ArrowDown: () => step(1),
  ArrowUp: () => step(-1),
  Enter: () => document.getElementById("stamp")?.requestSubmit() ?? document.getElementById("go")?.click(),
  NumpadEnter: () => keys.Enter(),
  KeyS: () => document.getElementById("skip")?.click(),
  KeyE: () => {
    const box = document.getElementById("edit");
    if (box instanceof HTMLAnchorElement) box.click();
    else if (box) { box.open = true; box.querySelector("textarea").focus(); }
  },
};

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input:not([type=checkbox]), textarea, select");
  if (event.code === "Escape" && typing) { typing.blur(); return; }
  if (typing || event.altKey || event.isComposing || (event.repeat && !event.code.startsWith("Arrow"))) return;
  if (event.ctrlKey || event.metaKey) {
    if (event.code === "KeyZ") { event.preventDefault(); document.getElementById("undo")?.requestSubmit(); }
    return;
  }
  const act = room && keys[event.code];
  if (!act || (event.code.endsWith("Enter") && event.target.closest("a:not([data-piece]), button, summary, input"))) return;
  event.preventDefault();
  act();
});
