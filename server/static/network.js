// The network around a thing, drawn from the list that the server wrote: both always show the same things. Whatever
// unfolds or folds in the drawing is a link of the list, so that it also works without this script.
import { arrow, canvas, cut, make, spread, tie } from "./drawings.js";

const STEP = 350;
const place = document.getElementById("network");
const still = matchMedia("(prefers-reduced-motion: reduce)");
// Where each thing was drawn last, so that it moves from there.
let last = new Map();
let middle = "";

const list = () => document.getElementById("network-list");

const read = (top) => {
  const points = new Map();
  const ties = new Map();
  const point = ({ iri, label, kind, href }) => {
    if (!points.has(iri)) points.set(iri, { iri, name: label, kind, href, open: false, facts: [] });
    return points.get(iri);
  };
  for (const relations of top.querySelectorAll(".relations")) {
    const from = point(relations.dataset);
    from.open = true;
    for (const relation of relations.querySelectorAll(":scope > li")) {
      for (const item of relation.querySelectorAll(":scope > .neighbors > li[data-iri]")) {
        const to = point(item.dataset);
        to.turn ??= item.querySelector(":scope > .turn")?.href;
        const counted = item.dataset.counted ? ` (${item.dataset.counted})` : "";
        from.facts.push(`${from.name} — ${relation.dataset.words} → ${to.name}${counted}`);
        to.facts.push(`${to.name} — ${relation.dataset.back} → ${from.name}${counted}`);
        const key = [from.iri, to.iri].sort().join("\n");
        const known = ties.get(key) ?? { source: from, target: to, weight: 1, words: [] };
        known.weight = Math.max(known.weight, Number(item.dataset.weight));
        if (known.source === from) known.words.push(relation.dataset.words);
        ties.set(key, known);
      }
    }
  }
  return { points: [...points.values()], ties: [...ties.values()] };
};

// A kind of thing is told by the shape too.
const shape = (point) => {
  const r = point.r;
  if (["article", "statement"].includes(point.kind)) return make("rect", { x: -r, y: -r, width: 2 * r, height: 2 * r, rx: 1.5 });
  if (/proposition|claim/.test(point.kind)) return make("path", { d: `M0 ${-r * 1.25} ${r * 1.25} 0 0 ${r * 1.25} ${-r * 1.25} 0z` });
  if (/post|membership/.test(point.kind)) return make("path", { d: `M0 ${-r * 1.15} ${r * 1.1} ${r * 0.9} ${-r * 1.1} ${r * 0.9}z` });
  return make("circle", { r });
};

const drawing = document.createElement("figure");
const caption = document.createElement("figcaption");
drawing.className = "around-drawing";

const tell = (point) => {
  const name = document.createElement("a");
  name.href = point.href;
  name.textContent = point.name;
  const kind = document.createElement("span");
  kind.className = "quiet";
  kind.textContent = [point.kind, point.iri === middle || !point.turn ? "" : point.open ? "Enter or a click folds it" : "Enter or a click unfolds it"].filter(Boolean).join("; ");
  const facts = document.createElement("ul");
  facts.className = "plain";
  const shown = [...new Set(point.facts)];
  for (const fact of shown.slice(0, 4)) facts.append(Object.assign(document.createElement("li"), { textContent: fact }));
  if (shown.length > 4) facts.append(Object.assign(document.createElement("li"), { className: "quiet", textContent: `and ${shown.length - 4} more, in the list` }));
  const head = document.createElement("p");
  head.append(name, " ", kind);
  caption.replaceChildren(head, facts);
};

const draw = (focused) => {
  const { points, ties } = read(list());
  if (points.length < 2) {
    drawing.remove();
    return;
  }
  middle = points[0].iri;
  if (!drawing.isConnected) place.prepend(drawing);
  const width = Math.max(drawing.clientWidth, 280);
  const isNarrow = width < 560;
  const height = Math.round(isNarrow ? Math.min(260 + points.length * 20, 920) : Math.min(Math.max(340, 120 + Math.sqrt(points.length) * 75), 760));
  for (const point of points) {
    point.r = point.iri === middle ? 10 : point.open ? 8 : 5.5;
    point.label = cut(point.name, isNarrow ? 16 : 24);
    point.half = Math.max(point.label.length * 3.4, point.r) + 2;
    const before = last.get(point.iri);
    if (before) [point.x, point.y] = before.raw;
  }
  spread(points, ties, width, height);
  const svg = canvas(width, height, `Network around ${points[0].name}; the list below holds the same`);
  svg.append(arrow());
  const near = new Map(points.map((point) => [point, []]));
  const lines = ties.map(({ source, target, weight, words }) => {
    const { line, place: move } = tie(source, target, Math.min(1 + Math.log2(Math.max(weight, 1)) / 2.5, 4));
    const text = make("text", { class: "tie-words", "text-anchor": "middle" }, [...new Set(words)].join(", "));
    const drawn = make("g", { class: "tie" }, line, text);
    svg.append(drawn);
    near.get(source).push({ drawn, other: target });
    near.get(target).push({ drawn, other: source });
    return (at) => {
      const [from, to] = [at(source), at(target)];
      move(from, to);
      text.setAttribute("x", (from[0] + to[0]) / 2);
      text.setAttribute("y", (from[1] + to[1]) / 2 - 4);
    };
  });
  let picked = points.find((point) => point.iri === focused) ?? points[0];
  const pick = (point) => {
    picked.drawn.setAttribute("tabindex", "-1");
    picked = point;
    point.drawn.setAttribute("tabindex", "0");
    svg.classList.add("picking");
    for (const element of svg.querySelectorAll(".picked")) element.classList.remove("picked");
    point.drawn.classList.add("picked");
    for (const { drawn, other } of near.get(point)) {
      drawn.classList.add("picked");
      other.drawn.classList.add("picked");
    }
    tell(point);
  };
  for (const point of points) {
    const action = point.iri === middle ? "the middle" : point.turn ? (point.open ? "fold" : "unfold") : "";
    point.drawn = make("g", { class: `point${point.iri === middle ? " middle" : point.open ? " open" : ""}`, role: "button", tabindex: "-1",
      "aria-label": [point.name, point.kind, action].filter(Boolean).join(", "), "aria-expanded": point.turn ? String(point.open) : null },
    make("circle", { class: "reach", r: 14 }), shape(point), make("text", { y: point.r + 13, "text-anchor": "middle" }, point.label));
    point.drawn.addEventListener("click", () => { pick(point); if (point.turn && point.iri !== middle) turn(point.turn, point.iri, true); });
    point.drawn.addEventListener("pointerenter", (event) => { if (event.pointerType === "mouse") pick(point); });
    point.drawn.addEventListener("focus", () => pick(point));
    svg.append(point.drawn);
  }
  svg.addEventListener("pointerleave", () => {
    if (svg.contains(document.activeElement)) return;
    svg.classList.remove("picking");
    for (const element of svg.querySelectorAll(".picked")) element.classList.remove("picked");
  });
  svg.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      picked.drawn.dispatchEvent(new MouseEvent("click"));
      return;
    }
    const way = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] }[event.key];
    const next = event.key === "Home" ? points[0] : way && nearest(points, picked, way);
    if (!next) return;
    event.preventDefault();
    next.drawn.focus();
  });
  const show = (at) => {
    for (const point of points) point.drawn.setAttribute("transform", `translate(${at(point).join(" ")})`);
    for (const line of lines) line(at);
  };
  const before = last;
  last = new Map(points.map((point) => [point.iri, { at: point.at, raw: [point.x, point.y] }]));
  drawing.replaceChildren(svg, caption);
  picked.drawn.setAttribute("tabindex", "0");
  tell(picked);
  if (focused) picked.drawn.focus({ preventScroll: true });
  const from = (point) => before.get(point.iri)?.at ?? before.get(focused)?.at ?? point.at;
  if (still.matches || !before.size) {
    show((point) => point.at);
    return;
  }
  const start = performance.now();
  const frame = (now) => {
    const part = Math.min(Math.max(now - start, 0) / STEP, 1);
    const eased = 1 - (1 - part) ** 3;
    show((point) => [0, 1].map((axis) => from(point)[axis] + (point.at[axis] - from(point)[axis]) * eased));
    if (part < 1 && svg.isConnected) requestAnimationFrame(frame);
  };
  show(from);
  requestAnimationFrame(frame);
};

// The point that lies in a direction, the nearest that does so clearly.
const nearest = (points, here, [x, y]) => {
  let best = null;
  let least = Infinity;
  for (const point of points) {
    const [dx, dy] = [point.at[0] - here.at[0], point.at[1] - here.at[1]];
    const along = dx * x + dy * y;
    const aside = Math.abs(dx * y) + Math.abs(dy * x);
    if (point === here || along <= 0 || aside > along * 2) continue;
    if (along + aside * 2 < least) [best, least] = [point, along + aside * 2];
  }
  return best;
};

const busy = (on) => place.setAttribute("aria-busy", String(on));

// Put the list of another address in the place of this one, and draw it.
const load = async (address, iri, inDrawing) => {
  busy(true);
  try {
    const response = await fetch(address, { headers: { Accept: "text/html" } });
    if (!response.ok) throw new Error(response.statusText);
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    list().replaceWith(document.adoptNode(page.getElementById("network-list")));
    draw(inDrawing ? iri : null);
    if (!inDrawing && iri) list().querySelector(`li[data-iri="${CSS.escape(iri)}"] > .turn`)?.focus();
    return true;
  } catch {
    location.assign(address);
    return false;
  } finally {
    busy(false);
  }
};

const turn = async (address, iri, inDrawing) => {
  if (place.getAttribute("aria-busy") === "true") return;
  if (await load(address, iri, inDrawing)) history.pushState(null, "", address);
};

place.addEventListener("click", (event) => {
  const link = event.target.closest("#network-list a.turn");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  turn(link.href, link.closest("li")?.dataset.iri, false);
});
addEventListener("popstate", () => load(location.href, null, false));
let wide = innerWidth;
addEventListener("resize", () => {
  if (innerWidth === wide) return;
  wide = innerWidth;
  draw(null);
});
draw(null);
