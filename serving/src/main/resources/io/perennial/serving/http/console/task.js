/* One task in full. */

import { announce, element, folded, place, renew } from "./elements.js";
import { comparison, versionTable } from "./versions.js";
import { curveChart, curveLegend, curveTable } from "./curve.js";
import { answersWith, stateOf } from "./tasks.js";
import { get } from "./token.js";
import { ago, number, quality } from "./numbers.js";
import { taskOperations } from "./operations.js";

let shown = null, chosen = {}, server = {}, mayChange = false, asked = 0;

/** Reads a task again and shows it; the newest question wins. */
export async function showTask(name, nowServer, nowMayChange) {
  const question = ++asked;
  const task = await get("/console/tasks/" + encodeURIComponent(name)).catch((failure) => missing(name, failure));
  if (question !== asked || task === null) return;
  if (shown?.task !== name) chosen = {};
  else tell(shown, task);
  shown = task;
  server = nowServer;
  mayChange = nowMayChange;
  drawUnlessChoosing();
}

function missing(name, failure) {
  if (failure.status !== 404) throw failure;
  shown = null;
  const section = place("task");
  section.hidden = false;
  renew(section, element("h2", { id: "task-title" }, name), element("p", { class: "alarm" }, failure.message));
  return null;
}

/** A list that is open would close under the hand of whoever chooses from it. */
function drawUnlessChoosing() {
  const section = place("task");
  if (document.activeElement.tagName === "SELECT" && section.contains(document.activeElement)) {
    document.activeElement.addEventListener("blur", () => setTimeout(draw), { once: true });
  } else {
    draw();
  }
}

function tell(before, now) {
  if (before.state !== now.state && now.state !== null) announce(`${now.task} is now ${now.state}.`);
  else if (now.version !== undefined && before.version !== now.version) announce(`${now.task} answers with version ${now.version}, ${quality(now.quality, now.measure)}.`);
}

function draw() {
  if (shown === null) return;
  const section = place("task");
  section.hidden = false;
  const curves = { prequential: shown.prequential_curve, holdout: shown.holdout_curve };
  const empty = curves.prequential.examples.length + curves.holdout.examples.length === 0;
  const table = folded("The curve as a table", curveTable(shown.task, curves, shown.measure));
  table.dataset.key = "curve-table";
  renew(section,
    element("div", { class: "row apart" }, element("h2", { id: "task-title" }, shown.task), stateOf(shown)),
    element("p", { class: "quiet" }, facts()),
    drift(),
    canary(),
    taskOperations(shown, mayChange),
    empty
      ? element("p", { class: "quiet" }, "No evaluation of this task has been read yet.")
      : element("figure", null, curveLegend(), curveChart(shown.task, curves, shown.versions, shown.measure, width(section)), gate(), table),
    element("h3", null, "Versions"),
    versionTable(shown, server.started_at, mayChange),
    comparison(shown, chosen, (now) => { chosen = now; draw(); }),
    shown.specification ? specification() : null);
}

const width = (section) => Math.max(280, Math.floor(section.clientWidth));

function facts() {
  const known = [`Answers with ${answersWith(shown)}`];
  if (shown.pinned) known.push(`held there by operators, v${shown.newest_version} is the newest`);
  if (shown.method) known.push(`${shown.method}, ${number(shown.parameters)} parameters`);
  if (shown.examples) known.push(`${number(shown.examples)} examples`);
  if (shown.learned_at) known.push(`learned ${ago(shown.learned_at)}`);
  return known.join(" · ");
}

/** When the task was last found to do worse than before on what comes. */
function drift() {
  if (!shown.drift) return null;
  return element("p", { class: "alarm", id: "drift" }, `The error on fresh examples has risen for good: found ${ago(shown.drift.at)}, at ${number(shown.drift.examples)} examples.`);
}

/** How a version that is tried compares with the one that answers the rest. */
function canary() {
  if (!shown.canary) return null;
  const { version, share, rows, compared, agreed, feedback, decide_after: enough, pinned_score: pinned, canary_score: tried } = shown.canary;
  const known = [`Version ${version} answers ${number(100 * share)} % of the requests: ${number(rows)} rows so far`];
  if (compared > 0) known.push(`${number(100 * agreed / compared)} % of ${number(compared)} answered as v${shown.version} does`);
  if (feedback > 0) known.push(`right in ${number(100 * tried)} % of ${number(feedback)} corrected answers, v${shown.version} in ${number(100 * pinned)} %`);
  if (enough) known.push(`decided after ${number(enough)}`);
  return element("p", { class: "quiet", id: "canary" }, known.join(" · "));
}

function gate() {
  if (!shown.gate) return null;
  const value = shown.measure === "accuracy" ? shown.gate.candidate.accuracy : shown.gate.candidate.loss;
  const what = shown.gate.accepted ? "was published" : "was not good enough to be published";
  return element("p", { class: "quiet" }, `The last candidate ${what}: ${quality(value, shown.measure)} on ${number(shown.gate.candidate.examples)} held-out examples, ${ago(shown.gate.candidate.at)}.`);
}

function specification() {
  const details = folded("Specification", element("pre", { tabindex: 0 }, JSON.stringify(shown.specification, null, 2)));
  details.dataset.key = "specification";
  return details;
}

let drawnAt = 0;
new ResizeObserver(() => {
  const now = place("task").clientWidth;
  if (shown && now > 0 && now !== drawnAt) {
    drawnAt = now;
    draw();
  }
}).observe(place("task"));
