/* The page works without this: it sends forms without leaving and shows what is new at once. */
"use strict";

document.documentElement.classList.add("scripted");
const log = document.querySelector(".log");
const show = (id, shown) => { document.getElementById(id).hidden = !shown; };

/* Words typed to a card that is gone meanwhile are kept in sight. */
function keep(node) {
  const typed = node.querySelector?.("textarea")?.value.trim();
  if (!typed) return;
  const kept = document.getElementById("kept-text");
  kept.value = [kept.value, typed].filter(Boolean).join("\n\n");
  show("kept", true);
}

/* Make `old` look like `fresh`, touching only what differs: typed text and focus stay. */
function morph(old, fresh) {
  if (old.nodeName !== fresh.nodeName || old.id !== fresh.id) { keep(old); old.replaceWith(fresh); return; }
  if (old.nodeType !== Node.ELEMENT_NODE) {
    if (old.data !== fresh.data) old.data = fresh.data;
    return;
  }
  /* What somebody opened stays open. */
  const own = (name) => name === "open" && old.nodeName === "DETAILS";
  for (const { name } of [...old.attributes]) {
    if (!fresh.hasAttribute(name) && !own(name)) old.removeAttribute(name);
  }
  for (const { name, value } of fresh.attributes) {
    if (old.getAttribute(name) !== value && !own(name)) old.setAttribute(name, value);
  }
  if (!["TEXTAREA", "OUTPUT"].includes(old.nodeName)) morphChildren(old, fresh);
}

/* Which of the old ones a fresh node stands for: what comes or goes before it leaves it the same. */
function partner(parent, node, here) {
  if (node.id) return [...parent.children].find((child) => child.id === node.id);
  if (node.nodeType !== Node.ELEMENT_NODE) return here?.nodeType === node.nodeType ? here : null;
  let at = here;
  while (at && (at.nodeName !== node.nodeName || at.id)) at = at.nextSibling;
  return at;
}

function morphChildren(old, fresh) {
  const wanted = [...fresh.childNodes];
  wanted.forEach((node, place) => {
    const here = old.childNodes[place] ?? null, same = partner(old, node, here);
    if (!same) { old.insertBefore(node, here); return; }
    if (same !== here) old.insertBefore(same, here);
    morph(same, node);
  });
  while (old.childNodes.length > wanted.length) {
    keep(old.lastChild);
    old.lastChild.remove();
  }
}

async function refreshPart(part) {
  const address = part.dataset.fragment;
  const reply = await fetch(address);
  if (reply.status === 401) { show("gone", true); return; }
  /* 404 says in words that what was shown is not here any more. */
  if (!reply.ok && reply.status !== 404) return;
  const fresh = document.createElement("template");
  fresh.innerHTML = await reply.text();
  /* Somebody went on to another card meanwhile. */
  if (address !== part.dataset.fragment) return;
  const atEnd = part.scrollHeight - part.scrollTop - part.clientHeight < 80;
  const focused = document.activeElement;
  morphChildren(part, fresh.content);
  if (focused !== document.activeElement && focused.isConnected) focused.focus();
  if (atEnd && part.matches(".log")) part.scrollTop = part.scrollHeight;
}

let running = false, again = false;
async function refresh() {
  if (running) { again = true; return; }
  running = true;
  try {
    do {
      again = false;
      await Promise.all([...document.querySelectorAll("[data-fragment]")].map(refreshPart));
    } while (again);
  } catch { /* No connection: the next event or the next try brings it. */ } finally { running = false; }
}

function renewOnce(form) {
  if (form.id) form.elements.once.value = crypto.getRandomValues(new Uint32Array(3)).join("-");
}

/* Whoever entered anew in another tab has other forms from then on; the words on this page stay. */
async function renewForms() {
  try {
    const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
    const token = page.querySelector("[name=token]")?.value;
    if (!token) return false;
    document.querySelectorAll("[name=token]").forEach((one) => { one.value = token; });
    return true;
  } catch { return false; }
}

async function send(form, submitter) {
  const body = new URLSearchParams(new FormData(form));
  if (submitter?.name) body.append(submitter.name, submitter.value);
  const field = submitter?.name ? null : form.querySelector("textarea");
  const typed = field?.value;
  let reply = null;
  try {
    reply = await fetch(form.action, { method: "POST", body, headers: { "X-Priemka-Script": "1" } });
  } catch { /* shown below */ }
  const renewed = reply?.status === 403 && await renewForms();
  show("gone", reply?.status === 401);
  show("elsewhere", reply?.status === 404);
  show("renewed", renewed);
  show("failed", !reply?.ok && !renewed && reply?.status !== 401 && reply?.status !== 404);
  if (!reply?.ok) return;
  if (field && field.value === typed) {
    field.value = "";
    field.dispatchEvent(new Event("input", { bubbles: true }));
    if (field.dataset.hint) say(field, "");
  }
  renewOnce(form);
  if (log && !form.closest("#desk")) log.scrollTop = log.scrollHeight;
  await refresh();
  /* What became of it is known a moment later. */
  setTimeout(refresh, 700);
}

/* What may be missing in an answer is said while it is written; nothing waits for it. */
const say = (field, words) => {
  const place = document.getElementById(field.dataset.hint);
  if (place) place.textContent = words && `Подсказка: ${words}`;
};
let pause = 0;
document.addEventListener("input", ({ target }) => {
  if (!target.dataset.hint) return;
  clearTimeout(pause);
  pause = setTimeout(async () => {
    const typed = target.value;
    try {
      const reply = await fetch("/desk/hint", { method: "POST", body: new URLSearchParams(new FormData(target.form)) });
      if (reply.ok && target.value === typed) say(target, await reply.text());
    } catch { /* It was only a hint. */ }
  }, 700);
});

document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-quiet]")) return;
  event.preventDefault();
  send(event.target, event.submitter);
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing || !event.target.matches("textarea")) return;
  const plain = event.target.matches("[data-enter]") && !event.shiftKey;
  if (!event.target.form || !(plain || event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  event.target.form.requestSubmit();
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-draft]");
  if (!button) return;
  const field = document.getElementById(button.dataset.draft);
  field.value = button.parentElement.querySelector(".words").textContent;
  field.focus();
});

document.getElementById("kept-gone")?.addEventListener("click", () => {
  document.getElementById("kept-text").value = "";
  show("kept", false);
});

if (log) log.scrollTop = log.scrollHeight;
const events = new EventSource(document.querySelector("[data-events]")?.dataset.events ?? "/events");
events.onmessage = refresh;
events.onerror = refresh;
