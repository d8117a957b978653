/* The page works without this: it opens a talk without searching again, and hears the keyboard. */
"use strict";

document.documentElement.classList.add("scripted");
const detail = document.getElementById("detail");
const links = () => [...document.querySelectorAll("[data-dialog]")];
const current = () => document.querySelector("[data-dialog][aria-current]");

let wanted = null;
async function open(link) {
  wanted = link;
  let reply = null;
  try { reply = await fetch(link.href.replace("/dialogs?", "/dialogs/talk?")); } catch { /* below */ }
  if (wanted !== link) return;
  if (!reply?.ok) { location.href = link.href; return; }
  const html = await reply.text();
  if (wanted !== link) return;
  detail.innerHTML = html;
  current()?.removeAttribute("aria-current");
  link.setAttribute("aria-current", "true");
  link.scrollIntoView({ block: "nearest" });
  history.replaceState(null, "", link.href);
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-dialog]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || innerWidth <= 900) return;
  event.preventDefault();
  open(link);
});

document.addEventListener("keydown", (event) => {
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.code];
  if (!by || event.target.closest("input, select") || event.ctrlKey || event.metaKey || event.altKey) return;
  const all = links(), next = all[all.indexOf(current()) + by];
  event.preventDefault();
  if (next) { next.focus(); open(next); }
});
