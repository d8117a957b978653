/* The page works without this: it opens a talk without searching again, and hears the keyboard. */
"use strict";

const { step } = queueOf("data-dialog", { part: (link) => link.href.replace("/dialogs?", "/dialogs/talk?") });

document.addEventListener("keydown", (event) => {
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.code];
  if (!by || event.target.closest("input, select") || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  step(by);
});
