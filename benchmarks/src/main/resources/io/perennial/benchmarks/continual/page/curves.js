/* Accuracies as lines: over the sequence, over a stream, over the number of tasks. */

/** Pixels around the lines; more on the left where slanted names begin there. */
const PLOT = { left: 50, right: 14, top: 8 };

/**
 * @param title of the chart
 * @param series of the form {strategy, points}; a point is [x, accuracy]
 * @param horizontal the axis: {from, to, ticks: [{at, text}], slanted, height, left}
 * @param marks whether every point has its strategy's mark
 */
function curveChart(title, series, horizontal, marks, width, height) {
  const bottom = height - horizontal.height;
  const span = Math.max(horizontal.to - horizontal.from, 1);
  const { left } = horizontal;
  const x = (value) => left + ((value - horizontal.from) / span) * (width - left - PLOT.right);
  const y = (value) => bottom - value * (bottom - PLOT.top);
  const steps = height < 200 ? [0, 0.5, 1] : [0, 0.2, 0.4, 0.6, 0.8, 1];
  return chart(title, width, height,
    steps.map((step) => shape("g", null,
      line(left, y(step), width - PLOT.right, y(step), "grid"),
      label(left - 8, y(step) + 4, "end", percent(step, 0), "quiet"))),
    horizontal.ticks.map((tick) => horizontalTick(tick, x(tick.at), bottom, horizontal.slanted, width)),
    [...series].reverse().map((each) => curve(each, x, y, marks)));
}

/** A tick with its text, which the edges of the chart never cut. */
function horizontalTick({ text, full }, x, bottom, slanted, width) {
  const half = textWidth(text) / 2;
  const inward = slanted ? 0 : Math.min(0, width - x - half) + Math.max(0, half - x);
  const name = label(inward, 0, slanted ? "end" : "middle", text, "quiet");
  name.setAttribute("transform", slanted ? `translate(${x + 4} ${bottom + 14}) rotate(-45)` : `translate(${x} ${bottom + 18})`);
  return shape("g", null, line(x, bottom, x, bottom + 4, "axis"), name, full ? tooltip(full) : null);
}

function curve({ strategy, points: all }, x, y, marks) {
  const known = all.filter(([, accuracy]) => measured(accuracy));
  if (known.length === 0) return null;
  const path = "M" + known.map(([at, accuracy]) => `${x(at).toFixed(1)} ${y(accuracy).toFixed(1)}`).join("L");
  const marked = marks || known.length === 1 ? known : [];
  return shape("g", null,
    shape("path", { class: `curve look-${strategy.look}`, "stroke-dasharray": DASHES[strategy.look], d: path }, tooltip(strategy.title)),
    marked.map(([at, accuracy]) => mark(strategy, x(at), y(accuracy), tooltip(`${strategy.title}: ${percent(accuracy)}`))));
}

/** Accuracy on the task learned first, after every task: the forgetting curve. */
function firstTaskCurves(order, runs, width) {
  const series = runs.map(({ strategy, run }) => ({ strategy, points: run.accuracy.map((row, index) => [index, row[0]]) }));
  const axis = { from: 0, to: order.length - 1, ...namedTicks(order, width) };
  return curveChart(`Accuracy on ${order[0]} after every task, by strategy`, series, axis, true, width, 290 + axis.height);
}

/** The tasks' names, level where they fit, else slanted; only some numbers where even that is too narrow. */
function namedTicks(order, width) {
  const space = (width - PLOT.left - PLOT.right) / Math.max(order.length - 1, 1);
  const longest = Math.max(...order.map(textWidth));
  const ticks = (text) => order.map((task, index) => ({ at: index, text: text(task, index), full: task }));
  const level = { slanted: false, height: 26, left: PLOT.left };
  if (longest + 12 <= space) return { ticks: ticks((task) => task), ...level };
  if (space < 22) {
    const every = Math.ceil(22 / space);
    return { ticks: ticks((task, index) => (index % every === 0 ? String(index + 1) : "")), ...level };
  }
  const side = Math.ceil(Math.min(longest, 100) * Math.SQRT1_2);
  return { ticks: ticks((task) => shortened(task, 100)), slanted: true, height: side + 26, left: Math.max(PLOT.left, side + 2) };
}

function firstTaskTable(order, runs) {
  const columns = [{ title: "After learning", text: (index) => order[index] }];
  runs.forEach(({ strategy, run }) => columns.push({ title: strategy.title, text: (index) => percent(run.accuracy[index]?.[0]) }));
  return folded("As a table", table(`Accuracy on ${order[0]} after every task`, columns, order.map((task, index) => index)));
}

/** One task's learning curves. */
function prequentialCurves(task, series, width) {
  const to = Math.max(...series.flatMap((each) => each.points.map(([examples]) => examples)));
  const ticks = roundSteps(0, to, 4).filter((at) => at <= to).map((at) => ({ at, text: count(at) }));
  const axis = { from: 0, to, ticks, slanted: false, height: 26, left: PLOT.left };
  return curveChart(`Prequential accuracy on ${task} over the examples seen, by strategy`, series, axis, false, width, 150);
}

/** Every task's prequential accuracy at the end of its stream; the whole curves are in the report's data. */
function prequentialTable(tasks, strategies) {
  const last = (strategy, task) => prequentialPoints(strategy, task).at(-1)?.[1] ?? null;
  return folded("As a table", table("Prequential accuracy at the end of every task's stream", [
    { title: "Task", text: (task) => task },
    ...strategies.map((strategy) => ({ title: strategy.title, text: (task) => percent(last(strategy, task)) })),
  ], tasks));
}

/** Accuracy over all labels so far, after so many tasks. */
function classIncrementalCurve(curvePoints, width) {
  const to = Math.max(...curvePoints.map(([tasks]) => tasks));
  const ticks = roundSteps(1, to, Math.min(to - 1, width / 60)).map((at) => Math.max(at, 1)).filter((at) => at <= to);
  const axis = { from: 1, to, ticks: [...new Set(ticks)].map((at) => ({ at, text: String(at) })), slanted: false, height: 26, left: PLOT.left };
  const series = [{ strategy: { look: 0, title: "Class-incremental accuracy" }, points: curvePoints }];
  return curveChart("Class-incremental accuracy after every task", series, axis, true, width, 260);
}
