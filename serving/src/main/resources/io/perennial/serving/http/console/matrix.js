/* The forgetting matrix: what each task's published version was worth whenever another task was first published. */

import { element, folded, place, renew, scroll } from "./elements.js";
import { counted, moment, number, percent, points } from "./numbers.js";

/** From this share on, the colour is so strong that its text must be the other one. */
const STRONG = 0.72;

export function showMatrix({ tasks, moments, rows, forgetting }) {
  const where = place("forgetting-place");
  if (tasks.length === 0) {
    renew(where, element("p", { class: "quiet" }, "No task has been published yet, as far as the evaluations topic tells."));
    return;
  }
  renew(where, verdict(tasks, rows, forgetting),
    element("p", { class: "quiet" }, "A row is a task, from the moment of its own first version on; a column is the moment when the task of that number was first published, the last one is now. Every task has an adapter of its own, so what one learns changes no other: along a row the number moves only where the task itself has published a new version (outlined)."),
    matrix(tasks, moments, rows));
}

function verdict(tasks, rows, forgetting) {
  const kept = rows.flatMap((row) => row.slice(1).filter((cell, index) => cell.version === row[index].version)).length;
  if (forgetting === undefined) {
    return element("p", { class: "answer" }, "Every task has published anew since the others were published.");
  }
  return element("p", { class: "answer" }, "Forgetting ", element("strong", null, forgetting === 0 ? "0.0" : points(forgetting).replace("+", "")), " points",
    element("span", { class: "quiet" }, ` over ${counted(kept, "later moment")} that an unchanged version has seen`));
}

function matrix(tasks, moments, rows) {
  const head = element("tr", null, element("th", { scope: "col" }, "Task"),
    tasks.map((task, index) => element("th", { scope: "col", class: "number", title: `${task}, first published ${moment(moments[index])}` },
      String(index + 1), element("span", { class: "unseen" }, ` when ${task} was published`))),
    element("th", { scope: "col", class: "number" }, "now"));
  const body = tasks.map((task, row) => element("tr", null,
    element("th", { scope: "row", title: task }, element("span", { class: "quiet" }, String(row + 1)), " ", task),
    [...tasks.map((other) => `when ${other} was published`), "now"].map((when, column) => (column < row ? element("td", { class: "blank" }) : cell(task, when, rows[row], column - row)))));
  const table = element("table", { class: "matrix" },
    element("caption", { class: "unseen" }, "Accuracy on held-out examples of the version that was published at each moment"),
    element("thead", null, head), element("tbody", null, body));
  return scroll("Forgetting matrix", table);
}

function cell(task, when, row, index) {
  const { accuracy, version, examples } = row[index];
  const own = index === 0 || row[index - 1].version !== version;
  const shown = element("td", { class: own ? "heat own" : "heat",
    title: `${task} ${when}: ${percent(accuracy)}, version ${version}, on ${number(examples)} held-out examples` },
  (100 * accuracy).toFixed(1), own && index > 0 ? element("span", { class: "unseen" }, ` new version ${version}`) : null);
  shown.style.setProperty("--share", accuracy.toFixed(3));
  if (accuracy >= STRONG) shown.classList.add("strong");
  return shown;
}
