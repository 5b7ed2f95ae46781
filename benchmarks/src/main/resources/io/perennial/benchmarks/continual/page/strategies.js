/* What the report says, and how each strategy looks. */

const KNOWN = ["perennial", "perennial_transfer", "sequential_fine_tuning", "shared_adapter",
  "joint", "full_fine_tuning", "head_only", "tfidf"];

/** Shapes within a circle of radius 5, so that no chart needs colour to be read. */
const SHAPES = [
  "M-5 0A5 5 0 1 0 5 0A5 5 0 1 0 -5 0Z",
  "M-4.4-4.4H4.4V4.4H-4.4Z",
  "M0-5.6L5.2 4.2H-5.2Z",
  "M0-5.8L5.8 0L0 5.8L-5.8 0Z",
  "M0 5.6L5.2-4.2H-5.2Z",
  "M-2-5.2H2V-2H5.2V2H2V5.2H-2V2H-5.2V-2H-2Z",
  "M-5.8-1.8H5.8V1.8H-5.8Z",
  "M-1.8-5.8H1.8V5.8H-1.8Z",
];
const DASHES = [null, "8 3", "5 3", "2 3", "10 3 2 3", "8 3 2 3 2 3", "1 4", "12 4"];

/** Gives every strategy its look, the same in all charts, whichever others the report holds. */
function withLooks(strategies) {
  const free = KNOWN.map((name, look) => look).filter((look) => !strategies.some(({ name }) => name === KNOWN[look]));
  return strategies.map((strategy) => {
    const known = KNOWN.indexOf(strategy.name);
    const look = known >= 0 ? known : free.length > 0 ? free.shift() : 7;
    return { ...strategy, look };
  });
}

/** A strategy's mark in a chart. */
function mark(strategy, x, y, ...children) {
  const attributes = { class: `mark look-${strategy.look}`, transform: `translate(${x} ${y})`, d: SHAPES[strategy.look] };
  return shape("path", attributes, children);
}

/** A strategy's mark, and its line where the chart has lines. */
function legendEntry(strategy, lines) {
  const curve = { class: `curve look-${strategy.look}`, "stroke-dasharray": DASHES[strategy.look], d: "M0 7H28" };
  const sample = shape("svg", { width: lines ? 28 : 14, height: 14, "aria-hidden": "true" },
    lines ? shape("path", curve) : null,
    mark(strategy, lines ? 14 : 7, 7));
  return element("span", null, sample, strategy.title);
}

/** The run with this seed; null where the strategy has none. */
function runOf(strategy, seed) {
  return strategy.runs.find((run) => run.seed === seed) ?? null;
}

/** Whether it learns one task after another, so that it has more than its final accuracies. */
function isSequential(strategy) {
  return strategy.runs.some((run) => run.accuracy.length > 1);
}

/** Those that learn in sequence, with the two side by side whose contrast is the point: Perennial and fine-tuning one model. */
function sequentialByContrast(strategies) {
  const places = ["perennial", "sequential_fine_tuning", "perennial_transfer", "shared_adapter"];
  const place = ({ name }) => (places.includes(name) ? places.indexOf(name) : places.length);
  return strategies.filter(isSequential).sort((one, other) => place(one) - place(other));
}

/** All seeds of sequential runs, each once. */
function seedsOf(strategies) {
  return [...new Set(strategies.filter(isSequential).flatMap((strategy) => strategy.runs.map((run) => run.seed)))];
}

/** Its final accuracy on a task; null where it was not measured. */
function finalAccuracy(strategy, task) {
  const accuracies = strategy.task_accuracy ?? {};
  return Object.hasOwn(accuracies, task) ? accuracies[task] : null;
}

/** Its curve of a task; empty where there is none. */
function prequentialPoints(strategy, task) {
  const curve = (strategy.prequential ?? []).find((each) => each.task === task);
  return (curve?.points ?? []).filter(([, accuracy]) => measured(accuracy));
}
