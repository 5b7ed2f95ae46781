/* The list of tasks. */

import { chart, element, place, renew, shape, table } from "./elements.js";
import { ago, counted, number, quality } from "./numbers.js";

/** Rows shown at once; a filter finds the others. */
const MOST = 200;

/** From so many tasks on there is a filter. */
const MANY = 8;

const SMALL = { width: 84, height: 22 };

let wanted = "";

export const address = (task) => "#task=" + encodeURIComponent(task);

/** The state of a task as a word with a colour. */
export function stateOf({ state }) {
  return state === null || state === undefined
    ? element("span", { class: "badge", title: "No specification of this task is known here" }, "unknown")
    : element("span", { class: "badge " + state }, state);
}

/** What the task answers with, in words. */
export function answersWith({ objective, label_count: labels }) {
  switch (objective) {
    case "classification": return "one of " + counted(labels, "label");
    case "multi_label": return "any of " + counted(labels, "label");
    case "regression": return "a number";
    case "text": return "a text";
    default: return "–";
  }
}

export function showTasks(tasks, selected) {
  const where = place("task-list");
  if (tasks.length === 0) {
    renew(where, element("p", { class: "quiet" }, "There is no task yet. Onboard one with ",
      element("code", null, "./perennial tasks apply task.json"), "."));
    return;
  }
  const found = tasks.filter((task) => task.task.toLowerCase().includes(wanted.toLowerCase()));
  const shown = found.slice(0, MOST);
  renew(where, tasks.length >= MANY ? filter(tasks, selected) : null, list(shown, selected),
    found.length > shown.length ? element("p", { class: "quiet" }, `${MOST} of ${number(found.length)} tasks; filter to see others.`) : null,
    found.length === 0 ? element("p", { class: "quiet" }, "No task has this in its name.") : null);
}

function filter(tasks, selected) {
  const input = element("input", { id: "filter", type: "search", value: wanted, "data-key": "filter",
    input: (event) => {
      const caret = event.target.selectionStart;
      wanted = event.target.value;
      showTasks(tasks, selected);
      place("filter").setSelectionRange(caret, caret);
    } });
  return element("p", { class: "row" }, element("label", { for: "filter" }, "Filter"), input);
}

function list(tasks, selected) {
  return table("Each task with the version that answers now", [
    { title: "Task", cell: (task) => link(task, selected) },
    { title: "State", cell: stateOf },
    { title: "Version", number: true, cell: (task) => number(task.version) },
    { title: "Held-out", number: true, cell: (task) => quality(task.quality, task.measure) },
    { title: "Fresh", number: true, cell: (task) => quality(task.prequential, task.measure) },
    { title: "Over time", cell: smallCurve },
    { title: "Published", cell: (task) => (task.published_at ? ago(task.published_at) : "–") },
  ], tasks, (task) => (task.task === selected ? { class: "selected" } : null));
}

function link(task, selected) {
  return element("a", { href: address(task.task), "data-key": "task " + task.task, title: task.task,
    "aria-current": task.task === selected ? "true" : null }, task.task);
}

/** Prequential quality as a line without numbers; those are in the task's own chart and table. */
function smallCurve({ small_curve: values, measure }) {
  if (values.length < 2) return element("span", { class: "quiet" }, "–");
  const top = measure === "accuracy" ? 1 : Math.max(...values, 1e-9);
  const points = values.map((value, index) =>
    `${(1 + (index / (values.length - 1)) * (SMALL.width - 2)).toFixed(1)} ${(SMALL.height - 1 - (Math.min(value, top) / top) * (SMALL.height - 2)).toFixed(1)}`);
  return chart(null, SMALL.width, SMALL.height, shape("path", { class: "curve prequential thin", d: "M" + points.join("L") }));
}
