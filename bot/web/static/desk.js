/* The desk works without this: it opens the next card without leaving, and hears the keyboard. */
"use strict";

const queue = document.getElementById("queue"), detail = document.getElementById("detail");
const links = () => [...queue.querySelectorAll("[data-card]")];
const current = () => queue.querySelector("[aria-current]");
const composer = () => detail.querySelector(".composer textarea");

/* Words typed to a card stay with it while this tab is open, wherever the person looks meanwhile. */
const place = (field) => `card ${field.form.elements.card.value}`;
function restore() {
  const field = composer();
  if (field && !field.value) field.value = sessionStorage.getItem(place(field)) ?? "";
  const talk = detail.querySelector(".talk");
  if (talk) talk.scrollTop = talk.scrollHeight;
}

/* Whom somebody writes to stays before them, also when a more urgent question comes. */
function pin(card) {
  const at = new URL(location.href).searchParams;
  at.set("card", card);
  detail.dataset.fragment = `/desk/card?${at}`;
  queue.dataset.fragment = `/desk/queue?${at}`;
}

document.addEventListener("input", ({ target }) => {
  if (target !== composer()) return;
  pin(target.form.elements.card.value);
  if (target.value) sessionStorage.setItem(place(target), target.value);
  else sessionStorage.removeItem(place(target));
});

let wanted = null;
async function open(link) {
  wanted = link.dataset.card;
  const at = new URL(link.href).search;
  let reply = null;
  try { reply = await fetch(`/desk/card${at}`); } catch { /* below */ }
  if (wanted !== link.dataset.card) return;
  if (!reply || (!reply.ok && reply.status !== 404)) { location.href = link.href; return; }
  const html = await reply.text();
  if (wanted !== link.dataset.card) return;
  detail.innerHTML = html;
  history.replaceState(null, "", link.href);
  pin(wanted);
  current()?.removeAttribute("aria-current");
  const now = queue.querySelector(`[data-card="${wanted}"]`);
  now?.setAttribute("aria-current", "true");
  now?.scrollIntoView({ block: "nearest" });
  restore();
}

function step(by) {
  const all = links(), next = all[Math.max(all.indexOf(current()) + by, 0)];
  if (next) { next.focus(); open(next); }
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-card]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || innerWidth <= 900) return;
  event.preventDefault();
  open(link);
});

/* By the place of a key, not by its letter: the keyboard is Russian most of the time. */
const keys = { ArrowDown: () => step(1), ArrowUp: () => step(-1), Enter: () => composer()?.focus() };
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, .talk");
  if (event.code === "Escape" && typing) { (current() ?? links()[0])?.focus(); return; }
  if (typing || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (!keys[event.code]) return;
  if (event.code === "Enter" && event.target.closest("a:not([data-card]), button, summary")) return;
  event.preventDefault();
  keys[event.code]();
});

restore();
