// Suggestions below the search field. Without it the field is a plain form.
"use strict";

for (const form of document.querySelectorAll("form[data-suggest]")) {
  const field = form.querySelector("input[type=search]");
  const list = document.createElement("ul");
  list.className = "suggestions";
  list.id = "suggestions";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Suggestions");
  form.append(list);
  field.setAttribute("role", "combobox");
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", list.id);
  field.setAttribute("aria-expanded", "false");

  let chosen = -1;
  let asked = 0;
  let waiting;

  const close = () => {
    list.hidden = true;
    chosen = -1;
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
  };

  // Nothing that is still on its way may open the list again.
  const dismiss = () => {
    clearTimeout(waiting);
    asked++;
    close();
  };

  const choose = (at) => {
    const options = [...list.children];
    chosen = options.length ? (at + options.length) % options.length : -1;
    options.forEach((option, index) => option.setAttribute("aria-selected", String(index === chosen)));
    if (chosen >= 0) field.setAttribute("aria-activedescendant", options[chosen].id);
  };

  const show = (hits) => {
    list.replaceChildren(...hits.map((hit, index) => {
      const option = document.createElement("li");
      option.id = `suggestion-${index}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      const link = document.createElement("a");
      link.href = hit.href;
      link.tabIndex = -1;
      link.textContent = hit.label;
      const kind = document.createElement("span");
      kind.className = "quiet";
      kind.textContent = [hit.kind, hit.matched].filter(Boolean).join(", ");
      link.append(" ", kind);
      option.append(link);
      return option;
    }));
    chosen = -1;
    list.hidden = hits.length === 0;
    field.setAttribute("aria-expanded", String(hits.length > 0));
  };

  const ask = async () => {
    const turn = ++asked;
    const wanted = field.value.trim();
    if (wanted.length < 2) return close();
    try {
      const answer = await fetch(`${form.dataset.suggest}?q=${encodeURIComponent(wanted)}`);
      const hits = answer.ok ? await answer.json() : [];
      if (turn === asked && document.activeElement === field) show(hits);
    } catch {
      close();
    }
  };

  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, 120);
  });
  field.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    if (event.key === "ArrowDown") choose(chosen + 1);
    else if (event.key === "ArrowUp") choose(chosen < 0 ? -1 : chosen - 1);
    else if (event.key === "Escape") dismiss();
    else if (event.key === "Enter" && chosen >= 0) location.assign(list.children[chosen].firstChild.href);
    else return;
    event.preventDefault();
  });
  // Later than the click on a suggestion, which takes the focus away first.
  field.addEventListener("blur", () => setTimeout(dismiss, 200));
}
