/* Records that were not used, with reason and place, and artifacts that are not served. */

import { element, folded, place, renew, table } from "./elements.js";
import { address } from "./tasks.js";
import { DASH, ago, counted, moment, number } from "./numbers.js";

const MOST = 50;

export function showRejections({ count, by_reason: byReason, records, artifacts }) {
  const reasons = Object.entries(byReason).sort(([, one], [, other]) => other - one);
  const shown = records.slice(0, MOST);
  const when = (instant) => element("time", { datetime: instant, title: moment(instant) }, ago(instant));
  renew(place("rejections-place"),
    count === 0 ? element("p", { class: "quiet" }, "None, as far as the topic of rejected records tells.") : null,
    reasons.length ? element("ul", { class: "reasons", "aria-label": "By reason" }, reasons.map(([reason, many]) =>
      element("li", null, element("code", null, reason), " ", element("strong", null, number(many))))) : null,
    shown.length ? table(`The last ${counted(shown.length, "record")} that ${shown.length === 1 ? "was" : "were"} not used, newest first`, [
      { title: "Reason", cell: (record) => element("code", null, record.reason) },
      { title: "What is wrong", cell: (record) => [element("span", { class: "message" }, record.message), record.excerpt === null ? null : example(record)] },
      { title: "Task", cell: (record) => (record.task === null ? DASH : element("a", { href: address(record.task) }, record.task)) },
      { title: "Where", cell: (record) => element("span", { class: "where" }, record.topic, element("br"), `partition ${record.partition}, offset ${record.offset}`) },
      { title: "When", cell: (record) => when(record.rejected_at) },
    ], shown) : null,
    artifacts.length ? [element("h3", null, "Refused artifacts"), table("Published adapters that are not served, newest first", [
      { title: "Task", cell: (artifact) => artifact.task },
      { title: "Version", number: true, cell: (artifact) => number(artifact.version) },
      { title: "Reason", cell: (artifact) => element("code", null, artifact.reason) },
      { title: "What is wrong", cell: (artifact) => element("span", { class: "message" }, artifact.message) },
      { title: "When", cell: (artifact) => when(artifact.refused_at) },
    ], artifacts)] : null);
}

function example({ topic, partition, offset, excerpt }) {
  const details = folded("The record", element("pre", { tabindex: 0 }, excerpt));
  details.dataset.key = `${topic}-${partition}-${offset}`;
  return details;
}
