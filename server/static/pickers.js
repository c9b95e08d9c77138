// Suggestions for the inputs of a question. Without it they are plain fields with a list, which take a name as well.
"use strict";

for (const field of document.querySelectorAll("input[data-choices]")) {
  // The address gets the value itself, as actor:nato; the reader sees its name.
  const value = document.createElement("input");
  value.type = "hidden";
  value.name = field.name;
  value.value = field.dataset.value;
  const shown = field.value;
  field.removeAttribute("name");
  field.removeAttribute("list");
  field.after(value);

  const list = document.createElement("ul");
  list.className = "suggestions";
  list.id = `${field.id}-suggestions`;
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", `Values of ${field.labels[0].textContent}`);
  field.after(list);
  for (const [name, set] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": "false" })) field.setAttribute(name, set);

  let found = [];
  let at = -1;
  let turn = 0;
  let waiting;

  const close = () => {
    clearTimeout(waiting);
    turn++;
    list.hidden = true;
    at = -1;
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
  };

  const mark = (to) => {
    const options = [...list.children];
    at = options.length ? (to + options.length) % options.length : -1;
    options.forEach((option, index) => option.setAttribute("aria-selected", String(index === at)));
    if (at < 0) return;
    field.setAttribute("aria-activedescendant", options[at].id);
    options[at].scrollIntoView({ block: "nearest" });
  };

  const take = (index) => {
    field.value = found[index].label;
    value.value = found[index].value;
    close();
  };

  const show = () => {
    list.replaceChildren(...found.map((choice, index) => {
      const option = document.createElement("li");
      option.id = `${list.id}-${index}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      const note = document.createElement("span");
      note.className = "quiet";
      note.textContent = [choice.also, choice.known ? null : "no answer yet"].filter(Boolean).join(", ");
      option.append(choice.label, " ", note);
      // Before the field loses the focus.
      option.addEventListener("pointerdown", (event) => {
        event.preventDefault();
        take(index);
      });
      return option;
    }));
    at = -1;
    list.hidden = found.length === 0;
    field.setAttribute("aria-expanded", String(found.length > 0));
  };

  const ask = async (words) => {
    const mine = ++turn;
    try {
      const answer = await fetch(`${field.dataset.choices}?q=${encodeURIComponent(words)}`);
      const choices = answer.ok ? await answer.json() : [];
      if (mine !== turn || document.activeElement !== field) return;
      found = choices;
      show();
    } catch {
      close();
    }
  };

  field.addEventListener("focus", () => field.select());
  // With what stands there left as it is, all there is is offered.
  field.addEventListener("click", () => { if (list.hidden) ask(field.value === shown ? "" : field.value); });
  field.addEventListener("input", () => {
    // Words that are not chosen from the list go to the server as they are, which looks the name up.
    value.value = field.value;
    clearTimeout(waiting);
    waiting = setTimeout(() => ask(field.value), 120);
  });
  field.addEventListener("keydown", (event) => {
    if (list.hidden) {
      if (event.key !== "ArrowDown") return;
      ask(field.value === shown ? "" : field.value);
    } else if (event.key === "ArrowDown") mark(at + 1);
    else if (event.key === "ArrowUp") mark(at < 0 ? -1 : at - 1);
    else if (event.key === "Escape") close();
    else if (event.key === "Enter" && at >= 0) take(at);
    else if (event.key === "Tab" && at >= 0) return take(at);
    else return;
    event.preventDefault();
  });
  field.addEventListener("blur", close);
}
