/* A queue, and beside it what is picked from it: the next is opened without leaving, by a press or an arrow. */
"use strict";

document.documentElement.classList.add("scripted");
const detail = document.getElementById("detail");

/* `name` marks the links, `part` says where the detail of one comes from; `shown` hears what is shown now.
   A refusal of status `told` is read like a detail; for any other the link is followed. */
function queueOf(name, { part, shown = () => {}, told = 0 }) {
  const links = () => [...document.querySelectorAll(`[${name}]`)];
  const current = () => document.querySelector(`[${name}][aria-current]`);
  let wanted = "";

  async function open(link) {
    const address = wanted = link.href;
    let reply = null;
    try { reply = await fetch(part(link)); } catch { /* below */ }
    if (wanted !== address) return;
    if (!reply?.ok && reply?.status !== told) { location.href = address; return; }
    const html = await reply.text();
    if (wanted !== address) return;
    detail.innerHTML = html;
    history.replaceState(null, "", address);
    current()?.removeAttribute("aria-current");
    /* A queue that lives may have been written anew meanwhile. */
    const now = links().find((one) => one.href === address);
    now?.setAttribute("aria-current", "true");
    now?.scrollIntoView({ block: "nearest" });
    shown(link);
  }

  function step(by) {
    const all = links(), next = all[all.indexOf(current()) + by];
    if (next) { next.focus(); open(next); }
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest(`[${name}]`);
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || innerWidth <= 900) return;
    event.preventDefault();
    open(link);
  });

  return { links, current, step };
}
