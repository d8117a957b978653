/* The page works without this: it keeps what is typed, and hears the keyboard. */
"use strict";

document.documentElement.classList.add("scripted");
{
  const form = document.querySelector("form[data-keep]");
  const key = form && `base ${form.dataset.keep}`;
  const typed = () => [...form.querySelectorAll("input[name]:not([type=hidden]), textarea[name]")].filter((one) => one.type !== "date");
  const value = (one) => (one.type === "checkbox" || one.type === "radio" ? `${one.value}:${one.checked}` : one.value);
  const state = () => JSON.stringify(typed().map((one) => [one.name, value(one)]));

  /* Words typed to a version of an entry stay with it, also when the line drops or the page is closed. */
  if (form) {
    const shown = state();
    const kept = localStorage.getItem(key);
    const fresh = !document.querySelector(".banner");
    if (kept && kept !== shown && fresh) offer(JSON.parse(kept));
    form.addEventListener("input", () => localStorage.setItem(key, state()));
    if (document.querySelector(".banner.done")) forget();
  }

  /* What was published needs keeping no more, whatever version it was typed to. */
  function forget() {
    const entry = key.slice(0, key.lastIndexOf(" ") + 1);
    Object.keys(localStorage).filter((one) => one.startsWith(entry)).forEach((one) => localStorage.removeItem(one));
  }

  function offer(kept) {
    const line = document.createElement("p"), button = document.createElement("button");
    line.className = "notice";
    line.append("Здесь остался ваш недописанный текст. ");
    button.type = "button";
    button.append("Вернуть его");
    button.addEventListener("click", () => {
      const fields = typed();
      kept.forEach(([name, text], at) => {
        const one = fields[at]?.name === name ? fields[at] : null;
        if (!one) return;
        if (one.type === "checkbox" || one.type === "radio") one.checked = text.endsWith(":true");
        else one.value = text;
      });
      line.remove();
    });
    line.append(button);
    form.before(line);
  }

  /* By the place of a key, not by its letter: the keyboard is Russian most of the time. */
  document.addEventListener("keydown", (event) => {
    const writes = event.target.matches("input, textarea, select");
    if (event.code === "Slash" && !writes && !event.ctrlKey && !event.metaKey) {
      const find = document.getElementById("find");
      if (find) { event.preventDefault(); find.focus(); }
    }
    if (event.code === "Enter" && event.ctrlKey) {
      const primary = (event.target.closest("form") ?? document).querySelector("button.primary");
      if (primary) { event.preventDefault(); primary.click(); }
    }
  });
}
