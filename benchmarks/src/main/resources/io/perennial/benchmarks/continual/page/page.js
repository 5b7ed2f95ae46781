/* Puts everything in its place; a part that the report does not hold stays hidden. */

function showReport(report) {
  const strategies = withLooks(report.strategies);
  showAnswer(report, strategies);
  showRuns(strategies);
  showStrategies(strategies);
  showTasks(report.tasks, strategies);
  showPrequential(report.tasks.map(({ name }) => name), strategies);
  showClassIncremental(report.class_incremental);
  showFacts(report);
}

function shown(id) {
  const section = document.getElementById(id);
  section.hidden = false;
  return section;
}

function showLegend(section, strategies, lines) {
  section.querySelector(".legend").replaceChildren(...strategies.map((strategy) => legendEntry(strategy, lines)));
}

/** Heat maps and forgetting curves of one order, and a control where there are several. */
function showRuns(strategies) {
  const seeds = seedsOf(strategies);
  if (seeds.length === 0) return;
  shown("matrices");
  document.getElementById("heat").append(heatLegend(), element("span", null, outlined(), "just learned"));
  const show = (seed) => {
    const runs = sequentialByContrast(strategies)
      .map((strategy) => ({ strategy, run: runOf(strategy, seed) }))
      .filter(({ run }) => run !== null);
    showHeatMaps(runs);
    showFirstTask(runs);
  };
  show(seeds[0]);
  if (seeds.length > 1) {
    const select = element("select", { id: "seed" }, seeds.map((seed, index) =>
      element("option", { value: String(index) }, `${index + 1} of ${seeds.length} (seed ${seed})`)));
    select.addEventListener("change", () => show(seeds[Number(select.value)]));
    document.getElementById("runs").append(element("label", { for: "seed" }, "Order of the tasks: "), select);
  }
}

function outlined() {
  return shape("svg", { width: 16, height: 16, "aria-hidden": "true" },
    shape("rect", { class: "learned", x: 1, y: 1, width: 14, height: 14, rx: 2 }));
}

/** Many tasks need the whole width each; fewer stand side by side, to be compared. */
function showHeatMaps(runs) {
  const maps = document.getElementById("heat-maps");
  const sideBySide = runs.length > 1 && runs.every(({ run }) => run.order.length <= 16);
  maps.className = sideBySide ? "charts pair" : "charts";
  maps.replaceChildren();
  for (const { strategy, run } of runs) {
    const place = element("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": strategy.title });
    const caption = element("figcaption", null, element("h3", null, strategy.title), element("p", null, runSentence(run)));
    maps.append(element("figure", { class: "heat-map" }, caption, place, matrixTable(strategy, run)));
    fitted(place, (width) => heatMap(strategy, run, width));
  }
}

/** "Average accuracy 90.3 %, forgetting 0.0 points, predictions unchanged" */
function runSentence(run) {
  const words = [`Average accuracy ${percent(run.average_accuracy)}`];
  if (measured(run.forgetting)) words.push(`forgetting ${points(run.forgetting)} points`);
  if (run.predictions_unchanged === true) words.push("predictions unchanged");
  if (run.predictions_unchanged === false) words.push("predictions changed");
  return words.join(", ");
}

function showFirstTask(runs) {
  const section = shown("first");
  const order = runs[0].run.order;
  section.querySelector("#first-text").replaceChildren(
    `How much of ${order[0]}, the task that is learned first, is left after every later task.`);
  showLegend(section, runs.map(({ strategy }) => strategy), true);
  const chartPlace = element("div", { class: "scroll" });
  section.querySelector(".place").replaceChildren(chartPlace, firstTaskTable(order, runs));
  fitted(chartPlace, (width) => firstTaskCurves(order, runs, Math.max(width, 280)));
}

function showStrategies(strategies) {
  if (strategies.length === 0) return;
  const section = shown("strategies");
  const orders = Math.max(...strategies.map(({ runs }) => runs.length));
  section.querySelector("#strategies-text").append(orders > 1
    ? `Means over ${orders} orders of the tasks; a whisker is one standard deviation to each side.`
    : "Of one order of the tasks.");
  const charts = section.querySelector(".charts");
  const figures = [["Average accuracy", accuracyBars], ["Forgetting, in points", forgettingBars]];
  for (const [title, bars] of figures) {
    if (bars === forgettingBars && !strategies.some(({ summary }) => measured(summary.forgetting?.mean))) continue;
    const place = element("div", { class: "scroll" });
    charts.append(element("figure", null, element("figcaption", null, element("h3", null, title)), place));
    fitted(place, (width) => bars(strategies, Math.max(width, 260)));
  }
  section.querySelector(".place").append(strategyTable(strategies));
}

function showTasks(tasks, strategies) {
  const known = strategies.filter((strategy) => tasks.some(({ name }) => measured(finalAccuracy(strategy, name))));
  if (tasks.length === 0) return;
  const section = shown("tasks");
  const chartPlace = element("div");
  section.querySelector(".place").append(chartPlace, folded("As a table", taskTable(tasks, known)));
  if (known.length === 0) return;
  showLegend(section, known, false);
  fitted(chartPlace, (width) => taskDots(tasks, known, width));
}

function showPrequential(tasks, strategies) {
  const known = strategies.filter((strategy) => tasks.some((task) => prequentialPoints(strategy, task).length > 0));
  if (known.length === 0) return;
  const section = shown("prequential");
  showLegend(section, known, true);
  const charts = section.querySelector(".charts");
  for (const task of tasks) {
    const series = known.map((strategy) => ({ strategy, points: prequentialPoints(strategy, task) }))
      .filter((each) => each.points.length > 0);
    if (series.length === 0) continue;
    const place = element("div");
    charts.append(element("figure", null, element("figcaption", null, element("h3", { title: task }, task)), place));
    fitted(place, (width) => prequentialCurves(task, series, width));
  }
  section.querySelector(".place").append(prequentialTable(tasks, known));
}

function showClassIncremental(result) {
  if (!result) return;
  const section = shown("class-incremental");
  const outside = result.out_of_scope;
  const numbers = [
    ["Class-incremental accuracy", percent(result.accuracy)],
    ["Right task picked", percent(result.task_identity_accuracy)],
    ["Tasks, labels", `${count(result.tasks)}, ${count(result.labels)}`],
    ...(outside ? [
      ["Out of scope: area under the curve", percent(outside.auroc)],
      ["Out of scope found, 5 % of the others turned away", percent(outside.detected_at_5_percent_rejected)],
      ["Out-of-scope texts", count(outside.rows)],
    ] : []),
  ];
  section.querySelector("dl").append(...numbers.map(([name, text]) =>
    element("div", null, element("dt", null, name), element("dd", null, text))));
  const curvePoints = (result.curve ?? []).filter(([, accuracy]) => measured(accuracy));
  if (curvePoints.length === 0) return;
  const chartPlace = element("div");
  section.querySelector(".place").append(
    element("h3", null, "Accuracy over all labels so far, by the number of tasks learned"), chartPlace,
    folded("As a table", table("Accuracy over all labels so far", [
    { title: "Tasks learned", text: ([tasks]) => count(tasks) },
    { title: "Accuracy", text: ([, accuracy]) => percent(accuracy) },
  ], curvePoints)));
  fitted(chartPlace, (width) => classIncrementalCurve(curvePoints, width));
}

try {
  showReport(JSON.parse(document.getElementById("report").textContent));
} catch (error) {
  document.querySelector("header").append(
    element("p", { class: "problem", role: "alert" }, "This page could not be drawn: " + error.message));
  throw error;
}
