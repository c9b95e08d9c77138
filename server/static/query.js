// An editor that knows SPARQL in place of the plain field, and the answer below it without leaving the page.
"use strict";

(() => {
  const place = document.getElementById("editor");
  const form = document.getElementById("query-form");
  const field = document.getElementById("query");
  const answer = document.getElementById("answer");
  if (!place || !form || typeof Yasgui === "undefined") return;
  const { Yasqe } = Yasgui.Yasgui ?? Yasgui.default ?? Yasgui;

  const given = field.value;
  // No completion by prefix.cc and the like: nothing is asked of any other server.
  Yasqe.defaults.autocompleters = ["variables"];
  place.hidden = false;
  const editor = new Yasqe(place, {
    value: given || "SELECT ?speaker ?words\nWHERE {\n  ?statement <https://w3id.org/onrecord/ns#speaker> ?speaker ;\n             <https://schema.org/text> ?words\n}\nLIMIT 20",
    persistenceId: null,
    showQueryButton: false,
    createShareableLink: null,
    resizeable: false,
    viewportMargin: Infinity,
  });
  editor.getInputField().setAttribute("aria-label", "SPARQL query");
  field.required = false;
  form.classList.add("enhanced");

  let turn = 0;

  const run = async () => {
    const query = editor.getValue();
    field.value = query;
    const mine = ++turn;
    history.replaceState(null, "", `${location.pathname}?query=${encodeURIComponent(query)}`);
    answer.setAttribute("aria-busy", "true");
    try {
      const page = await fetch(`${form.action}?query=${encodeURIComponent(query)}`);
      const parsed = new DOMParser().parseFromString(await page.text(), "text/html");
      const found = parsed.getElementById("answer") ?? parsed.querySelector("main");
      if (mine === turn) answer.replaceChildren(...found.childNodes);
    } catch (error) {
      if (mine === turn) answer.textContent = `No answer came back: ${error.message}. Try again, or a smaller query.`;
    } finally {
      if (mine === turn) answer.removeAttribute("aria-busy");
    }
  };
  // In place of the editor's own way of asking, which knows neither this site's endpoint nor its tables.
  editor.setOption("extraKeys", { ...editor.getOption("extraKeys"), "Ctrl-Enter": run, "Cmd-Enter": run });

  form.addEventListener("submit", (event) => {
    field.value = editor.getValue();
    if (event.submitter?.hasAttribute("formaction")) return;
    event.preventDefault();
    run();
  });
  for (const link of document.querySelectorAll("a[data-query]")) {
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      editor.setValue(link.dataset.query);
      place.scrollIntoView({ block: "nearest" });
      run();
    });
  }
  if (given) run();
})();
