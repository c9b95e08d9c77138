// An answer as a table, a chart or a network: read from the table that the server wrote, and drawn where it allows.
import { bars, network, timeline } from "./drawings.js";

const LONG = 60;
const TRIPLE = /^s(ubject)?,p(roperty|redicate)?,(o(bject)?|v(alue)?)$/;

const read = (table) => {
  const heads = [...table.tHead.rows[0].cells].map((cell) => cell.textContent.trim());
  const rows = [...table.tBodies[0].rows].map((row) => [...row.cells].map((cell) => {
    const text = cell.textContent.trim();
    const link = cell.querySelector("a");
    return text ? { text, type: cell.dataset.type, href: link?.getAttribute("href") ?? null } : null;
  }));
  return { rows, columns: heads.map((name, at) => describe(name, at, rows.map((row) => row[at]).filter(Boolean))) };
};

const describe = (name, at, cells) => {
  const type = ["number", "date", "iri"].find((kind) => cells.length && cells.every((cell) => cell.type === kind)) ?? "text";
  const isLong = cells.filter((cell) => cell.text.length > LONG).length * 2 > cells.length;
  return { name, at, type, isLong, filled: cells.length, different: new Set(cells.map((cell) => cell.text)).size };
};

// What names a thing in few words, and is not a different one in each row.
const naming = ({ columns, rows }) => {
  const fit = columns.filter((column) => column.filled && !column.isLong && (column.type === "text" || column.type === "iri"));
  const shared = fit.filter((column) => column.different < rows.length || rows.length === 1);
  return shared.length ? [...shared, ...fit.filter((column) => !shared.includes(column))] : fit;
};

const said = (row, columns) => columns.filter((column) => row[column.at]).map((column) => `${column.name}: ${row[column.at].text}`).join("\n");

const lastLink = (row, columns) => [...columns].reverse().map((column) => row[column.at]).find((cell) => cell?.href) ?? null;

const charts = (answer) => {
  const { rows, columns } = answer;
  const names = naming(answer);
  const dates = columns.filter((column) => column.type === "date");
  const found = [];
  if (dates.length) {
    const pairs = dates.length > 1 ? [[dates[0], dates[1]], ...dates.slice(2).map((date) => [date, date])] : [[dates[0], dates[0]]];
    for (const [from, to] of pairs) {
      found.push({
        name: `Timeline of ${from === to ? from.name : `${from.name}–${to.name}`}${names[0] ? ` by ${names[0].name}` : ""}`,
        draw: (width, label) => timeline(rows.map((row) => ({
          lane: row[names[0]?.at] ?? { text: names[0] ? "not named" : "all" },
          from: row[from.at]?.text, to: row[to.at]?.text, cell: lastLink(row, columns), text: said(row, columns),
        })), width, label),
      });
    }
  }
  for (const number of columns.filter((column) => column.type === "number").reverse()) {
    const name = columns.find((column) => column !== number && column.filled && !column.isLong) ?? number;
    found.push({
      name: `${number.name} by ${name.name}`,
      draw: (width, label) => bars(rows.filter((row) => row[number.at])
        .map((row) => ({ cell: row[name.at] ?? { text: "—" }, number: Number(row[number.at].text) })), width, label),
    });
  }
  for (const column of names.filter((one) => one.different > 1 && one.different < rows.length)) {
    found.push({
      name: `Rows by ${column.name}`,
      draw: (width, label) => {
        const counts = new Map();
        for (const row of rows) {
          const cell = row[column.at] ?? { text: "—" };
          const known = counts.get(cell.text) ?? { cell, number: 0 };
          known.number++;
          counts.set(cell.text, known);
        }
        return bars([...counts.values()].sort((a, b) => b.number - a.number), width, label);
      },
    });
  }
  return found;
};

const networks = (answer) => {
  const { rows, columns } = answer;
  const isGraph = TRIPLE.test(columns.map((column) => column.name).join());
  const fit = isGraph ? [columns[0], columns[2]] : naming(answer);
  // Points that are nearly all different, as statements are, tie nothing together.
  const lone = (column) => column.different > rows.length * 0.8;
  const found = [];
  for (const from of fit) {
    for (const to of fit) {
      // A column beside its like, as who and who 2, is drawn first.
      if (from.at < to.at) found.push({ from, to, alike: to.name.replace(/ \d+$/, "") === from.name });
    }
  }
  const others = (from, to) => columns.filter((column) => column !== from && column !== to && !column.isLong && (column.type === "text" || isGraph));
  return found.sort((a, b) => b.alike - a.alike || a.from.at - b.from.at || lone(a.to) - lone(b.to) || b.to.different - a.to.different).slice(0, 12).map(({ from, to }) => ({
    name: `${from.name} → ${to.name}`,
    draw: (width, label) => network(rows.filter((row) => row[from.at] && row[to.at] && !(isGraph && row[to.at].text.length > LONG))
      .map((row) => ({ from: row[from.at], to: row[to.at], words: others(from, to).map((column) => row[column.at]?.text).filter(Boolean).join(", ") })), width, label),
  }));
};

const drawingPanel = (kinds, words) => {
  const panel = document.createElement("div");
  const place = document.createElement("div");
  place.className = "drawn";
  const note = document.createElement("p");
  note.className = "quiet";
  const pick = document.createElement("select");
  pick.append(...kinds.map((kind, at) => new Option(kind.name, String(at))));
  let width = 0;
  const draw = () => {
    width = place.clientWidth;
    if (!width) return;
    const kind = kinds[Number(pick.value)];
    const { svg, note: told } = kind.draw(width, `${words}: ${kind.name}`);
    place.replaceChildren(svg);
    note.textContent = told;
    note.hidden = !told;
  };
  pick.addEventListener("change", draw);
  if (kinds.length > 1) {
    const label = document.createElement("label");
    label.className = "pick";
    label.append("Drawn: ", pick);
    panel.append(label);
  } else {
    const told = document.createElement("p");
    told.className = "quiet pick";
    told.textContent = kinds[0].name;
    panel.append(told);
  }
  panel.append(place, note);
  new ResizeObserver(() => { if (Math.abs(place.clientWidth - width) > 8) draw(); }).observe(place);
  return panel;
};

/** Give an answer its tabs; `view` is the one to begin with, `chosen` is told of every change. */
export const enhance = (answer, view, chosen = () => {}) => {
  const table = answer.querySelector("table.results");
  if (!table) return;
  const told = read(table);
  if (told.rows.length === 0) return;
  const region = table.closest(".wide");
  const panels = { table: region };
  const [drawnCharts, drawnNetworks] = [charts(told), networks(told)];
  if (drawnCharts.length) panels.chart = drawingPanel(drawnCharts, "Chart");
  if (drawnNetworks.length) panels.network = drawingPanel(drawnNetworks, "Network");
  const names = Object.keys(panels);
  if (names.length === 1) return;

  const holder = document.createElement("div");
  region.replaceWith(holder);
  const tabs = document.createElement("div");
  tabs.className = "views";
  tabs.setAttribute("role", "tablist");
  tabs.setAttribute("aria-label", "Shown as");
  const buttons = names.map((name) => {
    const panel = panels[name];
    const wrapper = document.createElement("div");
    wrapper.id = `view-${name}`;
    wrapper.setAttribute("role", "tabpanel");
    wrapper.setAttribute("aria-labelledby", `tab-${name}`);
    wrapper.append(panel);
    holder.append(wrapper);
    const button = document.createElement("button");
    button.type = "button";
    button.id = `tab-${name}`;
    button.textContent = name[0].toUpperCase() + name.slice(1);
    button.setAttribute("role", "tab");
    button.setAttribute("aria-controls", wrapper.id);
    return button;
  });
  const show = (name) => {
    buttons.forEach((button, at) => {
      const on = names[at] === name;
      button.setAttribute("aria-selected", String(on));
      button.tabIndex = on ? 0 : -1;
      document.getElementById(`view-${names[at]}`).hidden = !on;
    });
  };
  buttons.forEach((button, at) => {
    button.addEventListener("click", () => {
      show(names[at]);
      chosen(names[at]);
    });
    button.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      event.preventDefault();
      const next = buttons[(at + step + names.length) % names.length];
      next.focus();
      next.click();
    });
  });
  tabs.append(...buttons);
  holder.prepend(tabs);
  show(names.includes(view) ? view : "table");
};

/** The view that an address asks for, and the address with another. */
export const viewOf = () => location.hash.slice(1);
export const addressWith = (view, address = `${location.pathname}${location.search}`) => (view && view !== "table" ? `${address}#${view}` : address);
