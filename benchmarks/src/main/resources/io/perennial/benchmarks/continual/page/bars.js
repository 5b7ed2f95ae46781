/* One number of every strategy as bars, with the deviation over the orders. */

const BAR_ROW = 44;

/**
 * @param title of the chart
 * @param bars of the form {strategy, mean, deviation, text}; a mean that was not measured has no bar
 * @param end the largest value of the scale, 0 to 1
 */
function barChart(title, bars, end, width) {
  const values = bars.filter(({ mean }) => measured(mean)).map(({ mean }) => mean);
  const start = Math.min(0, ...values);
  const inner = width - Math.max(...bars.map(({ text }) => textWidth(text))) - 20;
  const scale = (value) => ((Math.min(value, end) - start) / (end - start)) * inner;
  const height = bars.length * BAR_ROW;
  return chart(title, width, height,
    bars.map((bar, index) => barRow(bar, index * BAR_ROW, scale, width)));
}

function barRow({ strategy, mean, deviation, text }, top, scale, width) {
  const name = label(0, top + 14, "start", shortened(strategy.title, width));
  if (!measured(mean)) return shape("g", null, name, label(0, top + 32, "start", text, "quiet"));
  const from = scale(Math.min(0, mean)), to = scale(Math.max(0, mean));
  const spread = measured(deviation) && deviation > 0 ? deviation : 0;
  const bar = { class: `bar look-${strategy.look}`, x: from, y: top + 20, width: Math.max(to - from, 0.1), height: 16, rx: 1 };
  return shape("g", null,
    name,
    shape("rect", bar, tooltip(`${strategy.title}: ${text}`)),
    spread > 0 ? whisker(scale(mean - spread), scale(mean + spread), top + 28) : null,
    line(scale(0), top + 18, scale(0), top + 38, "axis"),
    label(Math.max(to, scale(mean + spread)) + 8, top + 32, "start", text));
}

function whisker(from, to, y) {
  const d = `M${from} ${y - 4}V${y + 4}M${from} ${y}H${to}M${to} ${y - 4}V${y + 4}`;
  return shape("g", { class: "deviation" }, shape("path", { class: "halo", d }), shape("path", { d }));
}

function accuracyBars(strategies, width) {
  const bars = strategies.map((strategy) => summaryBar(strategy, strategy.summary.average_accuracy, percent, "not measured"));
  return barChart("Average accuracy of every strategy", bars, 1, width);
}

function forgettingBars(strategies, width) {
  const bars = strategies.map((strategy) =>
    summaryBar(strategy, strategy.summary.forgetting, points, "does not learn in sequence"));
  const largest = Math.max(...bars.map(({ mean, deviation }) => (measured(mean) ? mean + (deviation ?? 0) : 0)));
  return barChart("Forgetting of every strategy, in points", bars, Math.max(0.1, largest), width);
}

function summaryBar(strategy, summary, format, missing) {
  const mean = summary?.mean ?? null;
  const text = measured(mean) ? withDeviation(summary, format) : missing;
  return { strategy, mean, deviation: summary?.deviation ?? null, text };
}

function strategyTable(strategies) {
  const summary = (name, format) => (strategy) => withDeviation(strategy.summary[name], format);
  return table("Every strategy; accuracy and forward transfer in percent, forgetting and backward transfer in points, ± the deviation over the orders", [
    { title: "Strategy", text: strategyName },
    { title: "Average accuracy", text: summary("average_accuracy", inPercent) },
    { title: "Forgetting", text: summary("forgetting", points) },
    { title: "Backward transfer", text: summary("backward_transfer", points) },
    { title: "Forward transfer", text: summary("forward_transfer", points) },
    { title: "Earlier answers unchanged", text: unchanged },
    { title: "Parameters a task", text: (strategy) => count(strategy.parameters_per_task) },
    { title: "Bytes a task", text: (strategy) => bytes(strategy.bytes_per_task) },
    { title: "Shared parameters", text: (strategy) => count(strategy.shared_parameters) },
    { title: "Time", text: (strategy) => duration(strategy.seconds) },
  ], strategies);
}

function strategyName({ title, description }) {
  return element("span", null, title, description ? element("span", { class: "description" }, description) : null);
}

/** Whether every run found earlier predictions bitwise identical; a dash where none was checked. */
function unchanged(strategy) {
  const checked = strategy.runs.map((run) => run.predictions_unchanged).filter((value) => typeof value === "boolean");
  if (checked.length === 0) return DASH;
  return checked.every((value) => value) ? "yes" : "no";
}
