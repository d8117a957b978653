/* A queue, and beside it what is picked from it: the next is opened without leaving, by a press or an arrow. */
"use strict";

document.documentElement.classList.add("scripted");
const detail = document.getElementById("detail");

/* What is fetched beforehand may be shown for so long; an act on what changed meanwhile is refused anyway. */
const FRESH = 60_000;
const idle = window.requestIdleCallback ?? ((work) => setTimeout(work, 50));

/* `name` marks the links, `part` says where the detail of one comes from; `shown` hears what is shown now.
   A refusal of status `told` is read like a detail; for any other the link is followed.
   `ahead`: what stands beside is fetched while nobody waits; not where it is written down who read what. */
function queueOf(name, { part, shown = () => {}, told = 0, ahead = false }) {
  const links = () => [...document.querySelectorAll(`[${name}]`)];
  const current = () => document.querySelector(`[${name}][aria-current]`);
  const fetched = new Map();
  let wanted = "";

  async function read(link) {
    try {
      const reply = await fetch(part(link));
      return reply.ok || reply.status === told ? await reply.text() : null;
    } catch { return null; }
  }

  function fetchAhead() {
    if (innerWidth <= 900) return;
    for (const [address, { since }] of fetched) if (performance.now() - since > FRESH) fetched.delete(address);
    const all = links(), at = all.indexOf(current());
    for (const link of [all[at + 1], all[at - 1]]) {
      if (!link || fetched.has(link.href)) continue;
      const html = read(link).then((found) => { if (found === null) fetched.delete(link.href); return found; });
      fetched.set(link.href, { since: performance.now(), html });
    }
  }

  async function open(link) {
    const address = wanted = link.href, before = fetched.get(address);
    const fresh = before && performance.now() - before.since < FRESH;
    const html = (fresh ? await before.html : null) ?? await read(link);
    if (wanted !== address) return;
    if (html === null) { location.href = address; return; }
    detail.innerHTML = html;
    history.replaceState(null, "", address);
    current()?.removeAttribute("aria-current");
    /* A queue that lives may have been written anew meanwhile. */
    links().find((one) => one.href === address)?.setAttribute("aria-current", "true");
    shown(link);
    if (ahead) idle(fetchAhead);
  }

  function step(by) {
    /* From where the last press went, also when that is not shown yet. */
    const all = links(), from = all.find((one) => one.href === wanted) ?? current();
    const next = all[all.indexOf(from) + by];
    if (!next) return;
    /* Before anything changes: afterwards the whole page would be laid out for it. */
    next.scrollIntoView({ block: "nearest" });
    next.focus({ preventScroll: true });
    open(next);
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest(`[${name}]`);
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || innerWidth <= 900) return;
    event.preventDefault();
    open(link);
  });

  if (ahead) idle(fetchAhead);
  return { links, current, step };
}
