/* Elements of HTML and SVG. Strings always become text, never markup. */

export function element(name, attributes, ...children) {
  return filled(document.createElement(name), attributes, children);
}

export function shape(name, attributes, ...children) {
  return filled(document.createElementNS("http://www.w3.org/2000/svg", name), attributes, children);
}

/** Null attributes and null children are left out; a function is a listener of that name. */
function filled(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (typeof value === "function") node.addEventListener(name, value);
    else if (value !== null && value !== undefined && value !== false) node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
  return node;
}

export const place = (id) => document.getElementById(id);

/** A chart that a screen reader announces by its title; its numbers are also in a table. */
export function chart(title, width, height, ...shapes) {
  const named = title === null ? { "aria-hidden": "true" } : { role: "img", "aria-label": title };
  return shape("svg", { ...named, width, height, viewBox: `0 0 ${width} ${height}` }, shapes);
}

/** Text in a chart; `anchor` is start, middle or end. */
export function label(x, y, anchor, text, className = null) {
  return shape("text", { x, y, "text-anchor": anchor, class: className }, text);
}

export function line(x1, y1, x2, y2, className) {
  return shape("line", { x1, y1, x2, y2, class: className });
}

/** What a pointer shows over a shape. */
export function tooltip(text) {
  return shape("title", null, text);
}

/**
 * A table with a heading per row.
 *
 * @param columns of the form {title, cell(row), number, hidden}; the first is the row's heading
 */
export function table(caption, columns, rows, attributes = null) {
  const [first, ...others] = columns;
  const head = columns.map((column) =>
    element("th", { scope: "col", class: column.number ? "number" : null },
      column.unseen ? element("span", { class: "unseen" }, column.title) : column.title));
  const body = rows.map((row) => element("tr", attributes?.(row) ?? null,
    element("th", { scope: "row" }, first.cell(row)),
    others.map((column) => element("td", { class: column.number ? "number" : null }, column.cell(row)))));
  return scroll(caption, element("table", null,
    element("caption", null, caption),
    element("thead", null, element("tr", null, head)),
    element("tbody", null, body)));
}

/** A region of its own that scrolls, also by the keyboard, where the page is too narrow. */
export function scroll(name, ...children) {
  return element("div", { class: "scroll", role: "region", "aria-label": name, tabindex: 0 }, children);
}

export function folded(summary, ...children) {
  return element("details", null, element("summary", null, summary), children);
}

const measure = document.createElement("canvas").getContext("2d");

/** Width of a text in a chart, in pixels. */
export function textWidth(text) {
  measure.font = "12px system-ui, sans-serif";
  return measure.measureText(text).width;
}

/** The text, without its middle where it is wider than so many pixels: names often differ at the end. */
export function shortened(text, width) {
  if (textWidth(text) <= width) return text;
  const letters = Array.from(text);
  for (let kept = letters.length - 1; kept > 2; kept--) {
    const end = Math.floor(kept / 2);
    const short = letters.slice(0, kept - end).join("") + "…" + letters.slice(-end).join("");
    if (textWidth(short) <= width) return short;
  }
  return letters[0] + "…";
}

/**
 * Puts new children into a node, and leaves the focus and what was unfolded or scrolled where it was: what lives
 * must not take the keyboard away. Elements are known again by their data-key.
 */
export function renew(node, ...children) {
  const focused = node.contains(document.activeElement) ? keyOf(document.activeElement, node) : null;
  const open = [...node.querySelectorAll("details[open]")].map((each) => keyOf(each, node));
  const scrolled = [...node.querySelectorAll(".scroll")].map((each) => [each.scrollLeft, each.scrollTop]);
  node.replaceChildren(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
  node.querySelectorAll("details").forEach((each) => { if (open.includes(keyOf(each, node))) each.open = true; });
  node.querySelectorAll(".scroll").forEach((each, index) => { if (scrolled[index]) [each.scrollLeft, each.scrollTop] = scrolled[index]; });
  if (focused) [...node.querySelectorAll("*")].find((each) => keyOf(each, node) === focused)?.focus({ preventScroll: true });
}

/** What an element is to be known by when it is made anew: its key, else its place among its like. */
function keyOf(each, node) {
  return each.dataset.key ?? each.tagName + [...node.querySelectorAll(each.tagName)].indexOf(each);
}

/** Says something to those who listen. */
export function announce(text) {
  place("announcer").textContent = text;
}
