/* The versions of a task, and what is better or worse in one than in another. */

import { element, folded, table } from "./elements.js";
import { isTried, versionOperations } from "./operations.js";
import { DASH, ago, difference, duration, measured, moment, number, points, quality } from "./numbers.js";

/** What people ask for first; any other number that a version tells of itself comes after. */
const FIRST = ["holdout_accuracy", "holdout_loss", "holdout_examples", "prequential_accuracy", "prequential_loss", "examples_trained", "steps"];

/** Numbers that are no measurement. */
const LEFT_OUT = ["seed", "parent_version"];

export function versionTable(task, started, mayChange) {
  const { versions, measure } = task;
  if (versions.length === 0) return element("p", { class: "quiet" }, "No version has been published yet.");
  const key = measure === "accuracy" ? "holdout_accuracy" : "holdout_loss";
  const before = (version) => versions[versions.indexOf(version) + 1];
  return table("Versions, newest first; differences are to the version before", [
    { title: "Version", cell: (version) => ["v" + version.version, version.served ? element("span", { class: "badge answers" }, "answers") : isTried(task, version) ? element("span", { class: "badge" }, "tried") : null] },
    { title: "Published", cell: (version) => element("time", { datetime: version.published_at, title: moment(version.published_at) }, ago(version.published_at)) },
    { title: "Served after", number: true, cell: (version) => servedAfter(version, started) },
    { title: measure === "accuracy" ? "Held-out" : "Held-out error", number: true, cell: (version) => [quality(version.metrics[key], measure), " ", change(version, before(version), key, measure)] },
    { title: "Trained on", number: true, cell: (version) => number(version.metrics.examples_trained) },
    { title: "Actions", unseen: true, cell: (version) => versionOperations(task, version, mayChange) },
  ], versions);
}

/** Versions that were published before the server started have not waited for it. */
function servedAfter(version, started) {
  if (!version.served_since || !version.published_at) return DASH;
  if (Date.parse(version.published_at) < Date.parse(started)) return element("span", { class: "quiet" }, "at start");
  return duration(Math.max(0, Date.parse(version.served_since) - Date.parse(version.published_at)) / 1000);
}

function change(version, earlier, key, measure) {
  const now = version.metrics[key], then = earlier?.metrics[key];
  if (!measured(now) || !measured(then)) return null;
  const better = measure === "accuracy" ? now > then : now < then;
  const text = measure === "accuracy" ? points(now - then) : difference(now - then);
  return now === then ? text : element("span", { class: better ? "better" : "worse" }, text);
}

/** Two versions side by side, in all their numbers. */
export function comparison(task, chosen, choose) {
  const { versions } = task;
  if (versions.length < 2) return null;
  const number_ = (value, standard) => versions.find((version) => version.version === value) ?? standard;
  const newer = number_(chosen.newer, versions[0]), older = number_(chosen.older, versions[1]);
  const select = (name, title, selected) => element("label", null, title, " ",
    element("select", { "data-key": name, change: (event) => choose({ ...chosen, newer: newer.version, older: older.version, [name]: Number(event.target.value) }) },
      versions.map((version) => element("option", { value: version.version, selected: version === selected }, "v" + version.version))));
  const known = [...new Set([...Object.keys(newer.metrics), ...Object.keys(older.metrics)])].filter((name) => !LEFT_OUT.includes(name));
  const names = [...FIRST.filter((name) => known.includes(name)), ...known.filter((name) => !FIRST.includes(name)).sort()];
  const details = folded("Compare two versions",
    element("p", { class: "row" }, select("newer", "Compare", newer), select("older", "with", older)),
    table(`Version ${newer.version} beside version ${older.version}`, [
      { title: "Number", cell: (name) => name.replaceAll("_", " ") },
      { title: "v" + newer.version, number: true, cell: (name) => number(newer.metrics[name]) },
      { title: "v" + older.version, number: true, cell: (name) => number(older.metrics[name]) },
      { title: "Difference", number: true, cell: (name) => difference(newer.metrics[name] - older.metrics[name]) },
    ], names));
  details.dataset.key = "comparison";
  return details;
}
