/* A task's quality over the examples that it has seen: fresh examples as a line, held-out ones as steps. */

import { chart, element, label, line, shape, table, textWidth, tooltip } from "./elements.js";
import { measured, moment, number, quality, roundSteps } from "./numbers.js";

const PLOT = { left: 46, right: 16, top: 22, bottom: 34, height: 260 };

/** Measurements of single batches jump; neighbours are averaged over about so many parts of the curve. */
const PARTS = 40;

/**
 * @param curves {prequential, holdout}, each of columns {examples, at, accuracy, loss}
 * @param versions with at_examples and their quality
 */
export function curveChart(task, { prequential, holdout }, versions, measure, width) {
  const key = measure === "squared_error" ? "loss" : "accuracy";
  const fresh = smoothed(pointsOf(prequential, key));
  const held = pointsOf(holdout, key);
  const all = [...fresh, ...held];
  const to = Math.max(1, ...all.map(([at]) => at));
  const top = measure === "accuracy" ? 1 : Math.max(1e-9, ...all.map(([, value]) => value)) * 1.05;
  const bottom = PLOT.height - PLOT.bottom;
  const x = (at) => PLOT.left + (at / to) * (width - PLOT.left - PLOT.right);
  const y = (value) => bottom - (Math.min(value, top) / top) * (bottom - PLOT.top);
  const title = `${measure === "accuracy" ? "Accuracy" : "Squared error"} of ${task} over ${number(to)} examples`;
  return chart(title, width, PLOT.height,
    roundSteps(0, top, 4).map((step) => shape("g", null,
      line(PLOT.left, y(step), width - PLOT.right, y(step), "grid"),
      label(PLOT.left - 8, y(step) + 4, "end", measure === "accuracy" ? `${Math.round(100 * step)} %` : number(step), "quiet"))),
    roundSteps(0, to, Math.max(2, Math.floor(width / 130))).map((at) => tick(at, x(at), bottom, width)),
    label(width - PLOT.right, PLOT.height - 2, "end", "examples", "quiet"),
    versions.filter((version) => measured(version.at_examples)).map((version) => line(x(version.at_examples), PLOT.top, x(version.at_examples), bottom, "published")),
    held.length ? shape("path", { class: "curve holdout", d: steps(held, x, y, to) }) : null,
    fresh.length ? shape("path", { class: "curve prequential", d: "M" + fresh.map(([at, value]) => `${x(at).toFixed(1)} ${y(value).toFixed(1)}`).join("L") }) : null,
    marks(versions, x, y, measure, width));
}

function tick(at, x, bottom, width) {
  const text = number(at), half = textWidth(text) / 2;
  return shape("g", null, line(x, bottom, x, bottom + 4, "axis"), label(Math.min(x, width - half - 2), bottom + 17, "middle", text, "quiet"));
}

function pointsOf(columns, key) {
  return columns.examples.map((at, index) => [at, columns[key][index]]).filter(([, value]) => measured(value));
}

/** The mean of the points around each one. */
function smoothed(points) {
  const around = Math.floor(points.length / PARTS / 2);
  if (around === 0) return points;
  return points.map(([at], index) => {
    const near = points.slice(Math.max(0, index - around), index + around + 1);
    return [at, near.reduce((sum, [, value]) => sum + value, 0) / near.length];
  });
}

/** A version keeps its quality until the next measurement. */
function steps(points, x, y, to) {
  let path = "";
  points.forEach(([at, value], index) => {
    path += index === 0 ? `M${x(at).toFixed(1)} ${y(value).toFixed(1)}` : `H${x(at).toFixed(1)}V${y(value).toFixed(1)}`;
  });
  return path + `H${x(to).toFixed(1)}`;
}

/** Versions where they were published, named as long as the names have room. */
function marks(versions, x, y, measure, width) {
  let free = -Infinity;
  return [...versions].filter((version) => measured(version.at_examples)).sort((one, other) => one.at_examples - other.at_examples).map((version) => {
    const value = measure === "accuracy" ? version.metrics.holdout_accuracy : version.metrics.holdout_loss;
    const at = x(version.at_examples), name = "v" + version.version, half = textWidth(name) / 2;
    const named = at - half > free;
    if (named) free = at + half + 4;
    return shape("g", null,
      named ? label(Math.min(at, width - half - 2), PLOT.top - 8, "middle", name, "quiet") : null,
      measured(value) ? shape("circle", { class: "mark holdout", cx: at, cy: y(value), r: 4 }, tooltip(`version ${version.version}: ${quality(value, measure)} on held-out examples`)) : null);
  });
}

export function curveLegend() {
  const sample = (name) => chart(null, 22, 10, shape("path", { class: "curve " + name, d: "M1 5H21" }));
  return element("p", { class: "legend" },
    element("span", null, sample("prequential"), "fresh examples, before they are learned from"),
    element("span", null, sample("holdout"), "the published version, on held-out examples"));
}

export function curveTable(task, { prequential, holdout }, measure) {
  const key = measure === "squared_error" ? "loss" : "accuracy";
  const rows = (columns, what) => columns.examples.map((at, index) => ({ at, time: columns.at[index], value: columns[key][index], what }));
  const all = [...rows(prequential, "fresh"), ...rows(holdout, "held-out")].sort((one, other) => one.at - other.at);
  const every = Math.max(1, Math.ceil(all.length / 40));
  return table(`${task} over time`, [
    { title: "Examples", cell: (row) => number(row.at), number: true },
    { title: "Measured on", cell: (row) => row.what },
    { title: measure === "accuracy" ? "Accuracy" : "Squared error", cell: (row) => quality(row.value, measure), number: true },
    { title: "At", cell: (row) => moment(row.time) },
  ], all.filter((row, index) => index % every === 0 || index === all.length - 1));
}
