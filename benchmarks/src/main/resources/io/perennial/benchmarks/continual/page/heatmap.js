/* The accuracy matrix of one strategy: a row for each moment, a column for each task. */

/** From this share on, the colour is so strong that its text must be the other one. */
const STRONG = 0.7;

/** A row's number beside its task's name. */
const NUMBER_WIDTH = 22;

function heatMap(strategy, run, width) {
  const layout = heatMapLayout(run.order, width);
  const title = `${strategy.title}: accuracy on every task after every task`;
  const drawn = chart(title, layout.width, layout.height,
    run.order.map((task, index) => columnLabel(task, index, layout)),
    run.order.map((task, index) => rowLabel(task, index, layout)),
    run.accuracy.flatMap((row, learned) => row.map((accuracy, task) => heatCell(run.order, learned, task, accuracy, layout))),
    run.accuracy.map((row, index) => justLearned(index, layout)));
  if (layout.cell < 21) drawn.classList.add("dense");
  return drawn;
}

/** Cells as large as the width allows; tasks are named over the columns where names fit, else numbered. */
function heatMapLayout(order, width) {
  const longest = Math.max(...order.map(textWidth));
  const left = Math.min(longest, 120, width * 0.22) + NUMBER_WIDTH + 10;
  const slanted = Math.min(longest, 96);
  const slant = Math.ceil(slanted * Math.SQRT1_2) + 8;
  const sized = (right) => Math.min(80, Math.floor((width - left - right) / order.length));
  const level = longest + 8 <= sized(2);
  const names = level ? "level" : sized(slant) >= 23 ? "slanted" : "none";
  const right = names === "slanted" ? slant : 2;
  const cell = Math.max(17, sized(right));
  const top = names === "slanted" ? slant + 22 : names === "level" ? 40 : 24;
  const side = order.length * cell;
  return { cell, left, top, names, slanted, width: left + side + right, height: top + side + 2 };
}

function columnLabel(task, index, { cell, left, top, names, slanted }) {
  const x = left + (index + 0.5) * cell;
  const number = label(x, top - 6, "middle", String(index + 1), "quiet");
  if (names === "none") return shape("g", null, number, tooltip(task));
  if (names === "level") return shape("g", null, label(x, top - 21, "middle", task), number);
  const name = label(0, 0, "start", shortened(task, slanted));
  name.setAttribute("transform", `translate(${x + 3} ${top - 22}) rotate(-45)`);
  return shape("g", null, number, name, tooltip(task));
}

function rowLabel(task, index, { cell, left, top }) {
  const y = top + (index + 0.5) * cell + 4;
  return shape("g", null,
    label(left - 8, y, "end", String(index + 1), "quiet"),
    label(left - 8 - NUMBER_WIDTH, y, "end", shortened(task, left - NUMBER_WIDTH - 10)),
    tooltip("after " + task));
}

function heatCell(order, learned, task, accuracy, { cell, left, top }) {
  const x = left + task * cell, y = top + learned * cell;
  const frame = shape("rect", { class: "frame", x: x + 1, y: y + 1, width: cell - 2, height: cell - 2, rx: 2 });
  if (!measured(accuracy)) return shape("g", { class: "blank" }, frame);
  const digits = cell >= 40 ? 1 : 0;
  return shape("g", { class: "cell" },
    frame,
    shape("rect", { class: "heat", x: x + 1, y: y + 1, width: cell - 2, height: cell - 2, rx: 2, "fill-opacity": accuracy.toFixed(3) }),
    label(x + cell / 2, y + cell / 2 + 4, "middle", inPercent(accuracy, digits), accuracy >= STRONG ? "on-heat" : "off-heat"),
    tooltip(`${percent(accuracy)} on ${order[task]} after ${order[learned]}`));
}

function justLearned(index, { cell, left, top }) {
  return shape("rect", { class: "learned", x: left + index * cell + 1, y: top + index * cell + 1, width: cell - 2, height: cell - 2, rx: 2 });
}

/** What the colours mean. */
function heatLegend() {
  const steps = [0, 50, 100];
  const stops = [0, 1].map((end) => shape("stop", { class: "heat-stop", offset: end, "stop-opacity": end }));
  return chart("Colours: from 0 % accuracy, pale, to 100 %, strong", 240, 34,
    shape("defs", null, shape("linearGradient", { id: "heat-scale" }, stops)),
    shape("rect", { class: "frame", x: 20, y: 1, width: 200, height: 14, rx: 2 }),
    shape("rect", { x: 20, y: 1, width: 200, height: 14, rx: 2, fill: "url(#heat-scale)" }),
    steps.map((step) => label(20 + 2 * step, 30, "middle", step + " %", "quiet")));
}

function matrixTable(strategy, run) {
  const columns = [{ title: "After learning", text: ({ name }) => name }];
  run.order.forEach((task, index) => columns.push({ title: task, text: ({ row }) => percent(row[index]) }));
  const rows = run.accuracy.map((row, index) => ({ name: run.order[index], row }));
  return folded("As a table", table(`${strategy.title}: accuracy on every task after every task`, columns, rows));
}
