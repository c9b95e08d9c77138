// Drawings of an answer: bars, a timeline and a network, as SVG. They get plain rows and know no page.
const SVG = "http://www.w3.org/2000/svg";
const MAX_BARS = 60;
const MAX_LANES = 40;
const MAX_POINTS = 120;

/** Make an element of SVG. */
export const make = (name, attributes = {}, ...children) => {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) if (value !== null) element.setAttribute(key, value);
  element.append(...children);
  return element;
};

const linked = (cell, ...children) =>
  cell?.href ? make("a", { href: cell.href }, ...children) : make("g", {}, ...children);

/**
 * Return a text, shortened where it is longer than so many characters: at a word where there is one, so that the name
 * that is heard begins with what is seen (WCAG 2.2, 2.5.3).
 */
export const cut = (text, most) => (text.length > most ? `${text.slice(0, most - 1).replace(/[\s-]+[^\s-]*$/, "")}…` : text);

/** Make an empty drawing with a name. */
export const canvas = (width, height, label) =>
  make("svg", { viewBox: `0 0 ${width} ${height}`, width, height, role: "group", "aria-label": label, class: "drawing" });

/** Bars, one a value: [{cell, number}]. */
export const bars = (values, width, label) => {
  const shown = values.slice(0, MAX_BARS);
  const most = Math.max(...shown.map((value) => value.number), 0);
  const least = Math.min(...shown.map((value) => value.number), 0);
  const longest = Math.max(...shown.map((value) => value.cell.text.length), 1);
  const left = Math.min(longest * 7.4 + 14, width * 0.42);
  const room = width - left - 64;
  const at = (number) => left + ((number - least) / (most - least || 1)) * room;
  const svg = canvas(width, shown.length * 26 + 6, label);
  shown.forEach((value, row) => {
    const y = row * 26 + 4;
    const start = Math.min(at(0), at(value.number));
    svg.append(linked(value.cell,
      make("title", {}, `${value.cell.text}: ${value.number}`),
      make("text", { x: left - 8, y: y + 14, "text-anchor": "end" }, cut(value.cell.text, Math.floor((left - 12) / 7.2))),
      make("rect", { class: "bar", x: start, y, width: Math.max(Math.abs(at(value.number) - at(0)), 1), height: 19, rx: 2 }),
      make("text", { class: "figure", x: Math.max(at(value.number), at(0)) + 6, y: y + 14 }, value.number.toLocaleString("en")),
    ));
  });
  const note = values.length > MAX_BARS ? `The first ${MAX_BARS} of ${values.length} are drawn.` : "";
  return { svg, note };
};

const day = (text) => {
  const match = /^(-?\d{4,})(?:-(\d\d))?(?:-(\d\d))?/.exec(text);
  return match ? Date.UTC(Number(match[1]), Number(match[2] ?? 1) - 1, Number(match[3] ?? 1)) : null;
};

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

// Ticks where years, months or days begin, at most one for every 80 pixels.
const ticks = (first, last, width) => {
  const most = Math.max(Math.floor(width / 80), 2);
  const DAY = 86_400_000;
  const years = (last - first) / DAY / 365;
  const found = [];
  if (years > 2) {
    const step = Math.ceil((years + 1) / most);
    for (let year = new Date(first).getUTCFullYear() + 1; Date.UTC(year, 0, 1) <= last; year += step) found.push([Date.UTC(year, 0, 1), String(year)]);
  } else if (last - first > 62 * DAY) {
    const step = [1, 2, 3, 6, 12].find((months) => (years * 12) / months <= most) ?? 12;
    const begin = new Date(first);
    for (let month = begin.getUTCMonth() + 1; ; month++) {
      const at = Date.UTC(begin.getUTCFullYear(), month, 1);
      if (at > last) break;
      const here = new Date(at);
      if (here.getUTCMonth() % step === 0) found.push([at, `${MONTHS[here.getUTCMonth()]} ${here.getUTCFullYear()}`]);
    }
  } else {
    const step = Math.max(Math.ceil((last - first) / DAY / most), 1) * DAY;
    for (let at = first; at <= last; at += step) {
      const here = new Date(at);
      found.push([at, `${here.getUTCDate()} ${MONTHS[here.getUTCMonth()]} ${found.length ? "" : here.getUTCFullYear()}`.trim()]);
    }
  }
  return found;
};

/** A timeline with a lane for each name: [{lane, from, to, cell, text}]; `from` and `to` are days or null. */
export const timeline = (events, width, label) => {
  const dated = events.map((event) => ({ ...event, from: day(event.from ?? ""), to: day(event.to ?? "") }))
    .filter((event) => event.from !== null || event.to !== null);
  const names = [...new Set(dated.map((event) => event.lane.text))];
  const lanes = names.slice(0, MAX_LANES);
  const days = dated.flatMap((event) => [event.from, event.to]).filter((at) => at !== null);
  let [first, last] = [Math.min(...days), Math.max(...days)];
  const margin = Math.max((last - first) * 0.03, 86_400_000);
  [first, last] = [first - margin, last + margin];
  const isNarrow = width < 560;
  const left = isNarrow ? 6 : Math.min(Math.max(...lanes.map((name) => name.length)) * 7.4 + 16, width * 0.32);
  const at = (time) => left + ((time - first) / (last - first)) * (width - left - 12);
  // Marks of one lane that would lie on each other are put below each other.
  const placed = lanes.map((name) => {
    const ends = [];
    const marks = dated.filter((event) => event.lane.text === name)
      .map((event) => {
        const [start, end] = [at(event.from ?? event.to), at(event.to ?? event.from)];
        return { event, start: Math.min(start, end), end: Math.max(start, end) };
      })
      .sort((a, b) => a.start - b.start || a.end - b.end);
    for (const mark of marks) {
      let row = ends.findIndex((end) => end + 4 < mark.start - 6);
      if (row < 0) row = ends.length;
      ends[row] = mark.end + 6;
      mark.row = row;
    }
    return { name, marks, rows: Math.max(ends.length, 1) };
  });
  const step = 17;
  const gap = isNarrow ? 26 : 12;
  const height = placed.reduce((sum, lane) => sum + lane.rows * step + gap, 0) + 34;
  const svg = canvas(width, height, label);
  let taken = -Infinity;
  for (const [time, text] of ticks(first + margin, last - margin, width - left)) {
    const x = at(time);
    if (x < taken) continue;
    // The first may have its year beside it.
    taken = x + text.length * 6.6 + 26;
    svg.append(make("line", { class: "grid", x1: x, x2: x, y1: 0, y2: height - 24 }),
      make("text", { class: "tick", x, y: height - 8, "text-anchor": x > width - 34 ? "end" : x < left + 30 ? "start" : "middle" }, text));
  }
  let top = 0;
  for (const lane of placed) {
    const tall = lane.rows * step + gap;
    svg.append(make("line", { class: "grid", x1: 0, x2: width, y1: top + tall, y2: top + tall }));
    const named = lane.marks[0].event.lane;
    const [y, above] = isNarrow ? [top + 16, 22] : [top + 19, gap / 2];
    svg.append(linked(named, make("title", {}, lane.name),
      make("text", { x: isNarrow ? 4 : left - 10, y, "text-anchor": isNarrow ? "start" : "end" },
        cut(lane.name, Math.floor((isNarrow ? width - 12 : left - 14) / 7.2)))));
    for (const mark of lane.marks) {
      const middle = top + above + mark.row * step + step / 2;
      const { event } = mark;
      const open = event.from === null ? " no-start" : event.to === null ? " no-end" : "";
      svg.append(linked(event.cell, make("title", {}, event.text), mark.end - mark.start < 10
        ? make("circle", { class: `mark${open}`, cx: (mark.start + mark.end) / 2, cy: middle, r: 5.5 })
        : make("rect", { class: `mark${open}`, x: mark.start, y: middle - 5.5, width: mark.end - mark.start, height: 11, rx: 5.5 })));
    }
    top += tall;
  }
  const notes = [];
  if (dated.some((event) => event.from === null || event.to === null)) notes.push("Pale: only a first or a last day is known.");
  if (dated.length < events.length) notes.push(`${events.length - dated.length} of ${events.length} rows have no date and are not drawn.`);
  if (names.length > MAX_LANES) notes.push(`The first ${MAX_LANES} of ${names.length} lanes are drawn.`);
  return { svg, note: notes.join(" ") };
};

/** Give points {r, half} a place {at: [x, y]}: apart from each other, near what they are tied to, within the drawing. */
export const spread = (nodes, links, width, height) => {
  d3.forceSimulation(nodes)
    .force("link", d3.forceLink(links).distance(90).strength(0.5))
    .force("charge", d3.forceManyBody().strength(width < 560 ? -160 : -320))
    // Names are wider than high: room on both sides counts for more.
    .force("collide", d3.forceCollide((node) => Math.max(node.r + 12, node.half * 0.72)).iterations(3))
    .force("x", d3.forceX(0).strength(0.05 * Math.min(height / width, 1)))
    .force("y", d3.forceY(0).strength(0.09))
    .stop()
    .tick(320);
  // The drawing is made to fit, names included.
  const fit = (low, high, size) => {
    const scale = Math.min((size[1] - size[0]) / Math.max(high - low, 1), 1.6);
    const middle = (size[0] + size[1]) / 2;
    return (value) => middle + (value - (low + high) / 2) * scale;
  };
  const side = Math.min(Math.max(...nodes.map((node) => node.half)), width / 4) + 4;
  const x = fit(Math.min(...nodes.map((node) => node.x)), Math.max(...nodes.map((node) => node.x)), [side, width - side]);
  const y = fit(Math.min(...nodes.map((node) => node.y)), Math.max(...nodes.map((node) => node.y)), [18, height - 30]);
  for (const node of nodes) node.at = [x(node.x), y(node.y)];
};

/** Make the line of a tie between two points, from edge to edge; `place` moves it to where they are. */
export const tie = (source, target, wide) => {
  const line = make("line", { "stroke-width": wide, "marker-end": "url(#arrow)" });
  const place = (from, to) => {
    const long = Math.hypot(to[0] - from[0], to[1] - from[1]) || 1;
    const [ahead, behind] = [(source.r + 1) / long, (target.r + 4) / long];
    for (const [name, value] of Object.entries({
      x1: from[0] + (to[0] - from[0]) * ahead, y1: from[1] + (to[1] - from[1]) * ahead,
      x2: to[0] - (to[0] - from[0]) * behind, y2: to[1] - (to[1] - from[1]) * behind,
    })) line.setAttribute(name, value);
  };
  return { line, place };
};

/** Make the head of an arrow, once a drawing. */
export const arrow = () => make("defs", {}, make("marker", { id: "arrow", viewBox: "0 0 8 8", refX: 7, refY: 4, markerWidth: 7, markerHeight: 7, markerUnits: "userSpaceOnUse", orient: "auto" },
  make("path", { class: "arrow", d: "M0 0 8 4 0 8z" })));

/** A network: [{from, to, words}], each row a line between two points; equal texts are one point. */
export const network = (rows, width, label) => {
  const points = new Map();
  const point = (cell, side) => {
    const key = cell.href ?? cell.text;
    if (!points.has(key)) {
      if (points.size >= MAX_POINTS) return null;
      points.set(key, { key, cell, side, degree: 0 });
    }
    return points.get(key);
  };
  const lines = new Map();
  let left = 0;
  for (const row of rows) {
    const [source, target] = [point(row.from, "from"), point(row.to, "to")];
    if (!source || !target) {
      left++;
      continue;
    }
    const key = `${source.key}\n${target.key}`;
    if (!lines.has(key)) {
      lines.set(key, { source, target, count: 0, words: new Set() });
      source.degree++;
      target.degree++;
    }
    const line = lines.get(key);
    line.count++;
    if (row.words) line.words.add(row.words);
  }
  const nodes = [...points.values()];
  const links = [...lines.values()];
  const height = width < 560
    ? Math.min(Math.max(220, 120 + nodes.length * 20), 960)
    : Math.round(Math.min(Math.max(200, 40 + Math.sqrt(nodes.length) * 100), 760));
  const short = width < 560 ? 16 : 26;
  for (const node of nodes) {
    node.r = 5 + Math.min(Math.sqrt(node.degree) * 1.8, 9);
    node.label = cut(node.cell.text, node.cell.text.startsWith("_:") ? 9 : short);
    node.half = Math.max(node.label.length * 3.5, node.r) + 2;
  }
  spread(nodes, links, width, height);
  const svg = canvas(width, height, label);
  const ends = new Map(nodes.map((node) => [node, []]));
  for (const line of links) {
    const drawnLine = tie(line.source, line.target, Math.min(1 + Math.log2(line.count), 4));
    drawnLine.place(line.source.at, line.target.at);
    const drawn = make("g", { class: "tie" },
      make("title", {}, [`${line.source.cell.text} → ${line.target.cell.text}`, [...line.words].join(", "), line.count > 1 ? `${line.count} rows` : ""].filter(Boolean).join("\n")),
      drawnLine.line);
    svg.append(drawn);
    ends.get(line.source).push(drawn);
    ends.get(line.target).push(drawn);
  }
  svg.prepend(arrow());
  for (const node of nodes) {
    const drawn = linked(node.cell,
      make("title", {}, node.cell.text),
      make("circle", { cx: node.at[0], cy: node.at[1], r: node.r }),
      make("text", { x: node.at[0], y: node.at[1] + node.r + 13, "text-anchor": "middle" }, node.label));
    drawn.classList.add("point", node.side);
    const show = (on) => () => {
      svg.classList.toggle("picking", on);
      drawn.classList.toggle("picked", on);
      for (const tie of ends.get(node)) tie.classList.toggle("picked", on);
    };
    for (const event of ["pointerenter", "focus"]) drawn.addEventListener(event, show(true));
    for (const event of ["pointerleave", "blur"]) drawn.addEventListener(event, show(false));
    svg.append(drawn);
  }
  return { svg, note: left ? `The first ${MAX_POINTS} points are drawn; ${left} of ${rows.length} rows lead to others.` : "" };
};
