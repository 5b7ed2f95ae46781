/* Writes every pair of texts that overlap within a chart into an element of its own each, for the test to read. */

function corners(text) {
  const { x, y, width, height } = text.getBBox();
  const matrix = text.getScreenCTM();
  return [[x, y], [x + width, y], [x + width, y + height], [x, y + height]]
    .map(([left, top]) => new DOMPoint(left, top).matrixTransform(matrix));
}

/** Two convex shapes are apart where an edge of one has the other wholly beyond it. */
function apart(one, other) {
  return one.some((from, index) => {
    const to = one[(index + 1) % one.length];
    const beyond = (point) => (to.x - from.x) * (point.y - from.y) - (to.y - from.y) * (point.x - from.x);
    return other.every((point) => beyond(point) <= 0.5);
  });
}

for (const drawn of document.querySelectorAll("main svg")) {
  const texts = [...drawn.querySelectorAll("text")].map((text) => ({ name: text.textContent, box: corners(text) }));
  const frame = drawn.getBoundingClientRect();
  texts.forEach((one, index) => {
    const cut = one.box.some(({ x, y }) => x < frame.left - 2 || x > frame.right + 2 || y < frame.top - 4 || y > frame.bottom + 4);
    const others = texts.slice(index + 1).filter((other) => !apart(one.box, other.box) && !apart(other.box, one.box));
    for (const problem of [...others.map((other) => "overlaps " + other.name), ...(cut ? ["is cut"] : [])]) {
      const found = document.createElement("output");
      found.textContent = `${drawn.getAttribute("aria-label")}: ${one.name} ${problem}`;
      document.body.append(found);
    }
  });
}
