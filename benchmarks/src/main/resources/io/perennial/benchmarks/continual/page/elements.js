/* Elements of HTML and SVG. Strings always become text, never markup. */

function element(name, attributes, ...children) {
  return filled(document.createElement(name), attributes, children);
}

function shape(name, attributes, ...children) {
  return filled(document.createElementNS("http://www.w3.org/2000/svg", name), attributes, children);
}

/** Null attributes and null children are left out. */
function filled(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value !== null) node.setAttribute(name, value);
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null));
  return node;
}

/** A chart that a screen reader announces by its title; its numbers are also in a table. */
function chart(title, width, height, ...shapes) {
  const attributes = { role: "img", "aria-label": title, width, height, viewBox: `0 0 ${width} ${height}` };
  return shape("svg", attributes, shapes);
}

/** Text in a chart; `anchor` is start, middle or end. */
function label(x, y, anchor, text, className = null) {
  return shape("text", { x, y, "text-anchor": anchor, class: className }, text);
}

function line(x1, y1, x2, y2, className) {
  return shape("line", { x1, y1, x2, y2, class: className });
}

/** What a pointer shows over a shape. */
function tooltip(text) {
  return shape("title", null, text);
}

/**
 * Draws into a place that is on the page, and again when its width changes.
 *
 * @param draw takes the width in pixels and returns one element
 */
function fitted(place, draw) {
  let drawn = 0;
  const redraw = () => {
    const width = Math.floor(place.clientWidth);
    if (width !== drawn && width > 0) {
      drawn = width;
      place.replaceChildren(draw(width));
    }
  };
  redraw();
  new ResizeObserver(redraw).observe(place);
}

/**
 * A table with a heading per row.
 *
 * @param columns of the form {title, text(row)}; the first is the row's heading, the others are numbers
 */
function table(caption, columns, rows) {
  const [first, ...others] = columns;
  const head = columns.map((column) =>
    element("th", { scope: "col", class: column === first ? null : "number" }, column.title));
  const body = rows.map((row) => element("tr", null,
    element("th", { scope: "row" }, first.text(row)),
    others.map((column) => element("td", { class: "number" }, column.text(row)))));
  return scroll(caption, element("table", null,
    element("caption", null, element("span", null, caption)),
    element("thead", null, element("tr", null, head)),
    element("tbody", null, body)));
}

/** A region of its own that scrolls, also by the keyboard, where the page is too narrow. */
function scroll(name, ...children) {
  return element("div", { class: "scroll", role: "region", "aria-label": name, tabindex: 0 }, children);
}

function folded(summary, ...children) {
  return element("details", null, element("summary", null, summary), children);
}

const measure = document.createElement("canvas").getContext("2d");

/** Width of a text in a chart, in pixels. */
function textWidth(text) {
  measure.font = "12px system-ui, sans-serif";
  return measure.measureText(text).width;
}

/** The text, without its middle where it is wider than so many pixels: names often differ at the end. */
function shortened(text, width) {
  if (textWidth(text) <= width) return text;
  const letters = Array.from(text);
  for (let kept = letters.length - 1; kept > 2; kept--) {
    const end = Math.floor(kept / 2);
    const short = letters.slice(0, kept - end).join("") + "…" + letters.slice(-end).join("");
    if (textWidth(short) <= width) return short;
  }
  return letters[0] + "…";
}
