// What the query editor completes: our prefixes, classes, properties and terms, and names of what is in the graph.
const MOST = 40;
const NAMED = ["actor", "post", "proposition", "article"];
// What no word of a query holds, but for the colon of a prefixed name.
const WORD = /[^\s<>(){}[\];,.?$"'|^/=!*+&@#]*(?:\.[^\s<>(){}[\];,?$"'|^/=!*+&@#]+)*$/;

const rank = (text, wanted) => {
  const at = text.toLowerCase().indexOf(wanted);
  if (at < 0) return -1;
  if (at === 0) return 0;
  return /[\s:-]/.test(text[at - 1]) ? 1 : 2;
};

/** Return the editor's configuration of a completer, and what watches an editor for it. */
export const completer = (vocabularyAddress, namesAddress) => {
  let vocabulary;
  let found = new Map();
  const load = () => (vocabulary ??= fetch(vocabularyAddress).then((answer) => answer.json())
    .catch(() => ({ prefixes: {}, terms: [] })));

  const word = (editor) => {
    const cursor = editor.getDoc().getCursor();
    const before = editor.getDoc().getLine(cursor.line).slice(0, cursor.ch);
    const [text] = WORD.exec(before);
    return { text, line: cursor.line, start: cursor.ch - text.length, end: cursor.ch, before: before.slice(0, before.length - text.length) };
  };

  // Neither in a comment, a string or an IRI, nor in a variable or the lines of prefixes.
  const fits = (editor) => {
    const here = word(editor);
    const type = editor.getTokenAt(editor.getDoc().getCursor()).type;
    return !/[?$<"']$/.test(here.before) && !/^\s*(prefix|base)\b/i.test(here.before) && type !== "comment" && type !== "string";
  };

  const known = async (editor, here) => {
    const { terms } = await load();
    const wanted = here.text.toLowerCase();
    const before = here.before.trimEnd();
    const isClass = /(?:^|[\s;{])(?:a|rdf:type)$/.test(before);
    // After a subject, a ";" or a path's mark a property stands; after a property, anything else.
    const isProperty = !isClass && /(?:[;/^|]|(?:^|[.{}]\s*|\n\s*|^\s*)[?$]\w+|(?:^|[.{]\s*)[a-z]+:\S+)$/.test(before);
    return terms
      .filter((term) => (isClass ? term.kind === "class" : isProperty ? term.kind === "property" : true))
      .map((term) => ({ term, fit: Math.min(...[rank(term.name, wanted), rank(term.name.split(":")[1], wanted), rank(term.label, wanted)].filter((one) => one >= 0)) }))
      .filter(({ fit }) => fit < Infinity)
      .sort((a, b) => a.fit - b.fit || a.term.name.localeCompare(b.term.name))
      .slice(0, MOST)
      .map(({ term }) => ({ name: term.name, label: term.label, about: term.about, isProperty, isClass }));
  };

  const named = async (here) => {
    const [prefix, rest] = here.text.includes(":") ? here.text.split(":") : ["", here.text];
    if (prefix ? !NAMED.includes(prefix) : rest.length < 2) return [];
    try {
      const answer = await fetch(`${namesAddress}?kind=${prefix}&q=${encodeURIComponent(rest.replaceAll("-", " "))}`);
      return answer.ok ? await answer.json() : [];
    } catch {
      return [];
    }
  };

  const config = {
    name: "onrecord",
    bulk: false,
    // Shown by `watch` while one types, not wherever the cursor comes.
    autoShow: true,
    isValidCompletionPosition: (editor) => editor.isCompleting === true && fits(editor),
    get: async (editor) => {
      const here = word(editor);
      const words = await known(editor, here);
      const isPlace = words.some((one) => one.isProperty || one.isClass);
      const things = isPlace ? [] : await named(here);
      const shown = [...things.map((one) => ({ ...one, about: one.kind })), ...words]
        .filter((one) => /^[a-z]+:[\w][\w-]*$/i.test(one.name));
      found = new Map(shown.map((one) => [one.name, one]));
      return [...found.keys()];
    },
    postprocessHints: (editor, hints) => {
      const here = word(editor);
      return hints.map((hint) => ({
        ...hint,
        from: { line: here.line, ch: here.start },
        to: { line: here.line, ch: here.end },
        render: (element) => {
          const told = found.get(hint.text);
          const label = document.createElement("span");
          label.className = "hint-label";
          label.textContent = told?.label ?? "";
          element.title = told?.about ?? "";
          element.append(hint.text.replace(/([0-9a-f]{8})[0-9a-f]{24}/, "$1…"), " ", label);
        },
        hint: async (_editor, _data, chosen) => {
          editor.getDoc().replaceRange(chosen.text, chosen.from, chosen.to, "complete");
          await declare(editor, chosen.text.split(":")[0]);
        },
      }));
    },
  };

  const declare = async (editor, prefix) => {
    const { prefixes } = await load();
    if (prefixes[prefix] && !(prefix in editor.getPrefixesFromQuery())) editor.addPrefixes({ [prefix]: prefixes[prefix] });
  };

  const ask = (editor) => {
    editor.isCompleting = true;
    try {
      editor.autocompleters.onrecord?.autocomplete(false);
    } finally {
      editor.isCompleting = false;
    }
  };

  const watch = (editor) => {
    load();
    editor.setOption("extraKeys", { ...editor.getOption("extraKeys"), "Ctrl-Space": () => (fits(editor) ? ask(editor) : editor.autocomplete()) });
    editor.on("inputRead", () => {
      if (!fits(editor)) return;
      const { text } = word(editor);
      if (text.endsWith(":")) declare(editor, text.slice(0, -1));
      if (!editor.state.completionActive && text.length >= 2) ask(editor);
    });
  };

  return { config, watch };
};
