/* The desk works without this: it opens the next card without leaving, and hears the keyboard. */
"use strict";

const queue = document.getElementById("queue");
const { links, current, step } = queueOf("data-card", {
  part: (link) => `/desk/card${new URL(link.href).search}`,
  shown: (link) => { pin(link.dataset.card); restore(); },
  told: 404,
});
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
