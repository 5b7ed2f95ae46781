/* What keeps the server, or this page, from its work. */

import { element, place, renew } from "./elements.js";

export function showNotices(pulse) {
  const missing = pulse.topics.filter((topic) => topic.problem !== null);
  const unreadable = pulse.topics.filter((topic) => topic.unreadable > 0);
  const notices = [
    pulse.problem ? element("p", { class: "notice alarm" }, element("strong", null, "Adapters cannot be read. "), pulse.problem) : null,
    !pulse.caught_up && !pulse.problem ? element("p", { class: "notice" }, "Still reading the adapters topic; not everything that was published is served yet.") : null,
    missing.length ? element("details", { class: "notice", open: true, "data-key": "missing" },
      element("summary", null, missing.length === 1 ? "One topic cannot be read, so some of this page stays empty" : `${missing.length} topics cannot be read, so some of this page stays empty`),
      element("ul", null, missing.map((topic) => element("li", null, element("code", null, topic.topic), ": ", topic.problem)))) : null,
    unreadable.length ? element("p", { class: "notice" }, "Records that could not be understood: ",
      unreadable.map((topic) => `${topic.unreadable} on ${topic.topic}`).join(", "), ".") : null,
  ].filter((notice) => notice !== null);
  const text = notices.map((notice) => notice.textContent).join("\n");
  const where = place("notices");
  if (where.dataset.text === text) return;
  where.dataset.text = text;
  renew(where, notices);
}
