// An editor that knows SPARQL and the graph in place of the plain field, and the answer below it without leaving the page.
import { completer } from "./completion.js";
import { addressWith, enhance, viewOf } from "./views.js";

const STARTER = `PREFIX onr: <https://w3id.org/onrecord/ns#>
PREFIX schema: <https://schema.org/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

SELECT ?who ?words ?statement
WHERE {
  ?statement onr:speaker ?speaker ;
             schema:text ?words .
  ?speaker skos:prefLabel ?who .
}
LIMIT 20`;

const place = document.getElementById("editor");
const form = document.getElementById("query-form");
const field = document.getElementById("query");
const answer = document.getElementById("answer");

const begin = () => {
  const { Yasqe } = Yasgui.Yasgui ?? Yasgui.default ?? Yasgui;
  const given = field.value;
  const completion = completer(place.dataset.vocabulary, place.dataset.names);
  // Nothing is asked of any other server, as the editor's own completion of classes and prefixes would.
  Yasqe.defaults.autocompleters = ["variables"];
  Yasqe.registerAutocompleter(completion.config, true);
  place.hidden = false;
  const editor = new Yasqe(place, {
    value: given || STARTER,
    persistenceId: null,
    consumeShareLink: null,
    createShareableLink: null,
    showQueryButton: false,
    resizeable: false,
    editorHeight: "auto",
    viewportMargin: Infinity,
  });
  editor.getInputField().setAttribute("aria-label", "SPARQL query");
  completion.watch(editor);
  field.required = false;
  form.classList.add("enhanced");

  let turn = 0;
  const share = document.getElementById("share");
  const told = document.getElementById("shared");

  const run = async () => {
    const query = editor.getValue();
    field.value = query;
    const mine = ++turn;
    const view = viewOf();
    told.textContent = "";
    history.replaceState(null, "", addressWith(view, `${location.pathname}?query=${encodeURIComponent(query)}`));
    answer.setAttribute("aria-busy", "true");
    try {
      const page = await fetch(`${form.action}?query=${encodeURIComponent(query)}`);
      const parsed = new DOMParser().parseFromString(await page.text(), "text/html");
      const found = parsed.getElementById("answer") ?? parsed.querySelector("main");
      if (mine !== turn) return;
      answer.replaceChildren(...found.childNodes);
      enhance(answer, view, (chosen) => history.replaceState(null, "", addressWith(chosen)));
    } catch (error) {
      if (mine === turn) answer.textContent = `No answer came back: ${error.message}. Try again, or a smaller query.`;
    } finally {
      if (mine === turn) answer.removeAttribute("aria-busy");
    }
  };
  // In place of the editor's own way of asking, which knows neither this site's endpoint nor its tables. Tab leaves the
  // editor, so that it is no trap for who has no mouse.
  editor.setOption("extraKeys", { ...editor.getOption("extraKeys"), "Ctrl-Enter": run, "Cmd-Enter": run, Tab: false, "Shift-Tab": false });

  form.addEventListener("submit", (event) => {
    field.value = editor.getValue();
    if (event.submitter?.hasAttribute("formaction")) return;
    event.preventDefault();
    run();
  });
  share.hidden = false;
  share.addEventListener("click", async () => {
    history.replaceState(null, "", addressWith(viewOf(), `${location.pathname}?query=${encodeURIComponent(editor.getValue())}`));
    try {
      await navigator.clipboard.writeText(location.href);
      told.textContent = "The link is copied.";
    } catch {
      told.textContent = "The address above is the link: copy it from there.";
    }
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
};

if (place && form && typeof Yasgui !== "undefined") begin();
