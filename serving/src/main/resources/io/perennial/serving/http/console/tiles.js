/* What happens now, as a few large numbers. */

import { chart, element, place, renew, shape } from "./elements.js";
import { DASH, counted, duration, number, rate } from "./numbers.js";

const BAR = { width: 4, gap: 1, height: 34 };

export function showTiles(pulse, tasks) {
  const served = tasks.filter((task) => task.version !== undefined);
  const states = ["training", "frozen", "retired"].map((state) => [state, tasks.filter((task) => task.state === state).length])
    .filter(([, many]) => many > 0).map(([state, many]) => `${many} ${state}`);
  const { freshness } = pulse;
  renew(place("tiles"),
    tile("Tasks served", number(served.length), states.join(", ") || "no specification known"),
    tile("Learned", rate(pulse.learned.per_second), "examples a second", bars("Examples learned a second, over five minutes", pulse.learned)),
    tile("Answered", rate(pulse.answered.per_second), "requests a second", bars("Requests answered a second, over five minutes", pulse.answered)),
    tile("Freshness", freshness ? duration(freshness.mean_seconds) : DASH,
      freshness ? `from published to first served, mean of ${counted(freshness.versions, "version")}` : "no version has come since the start"),
    tile("Rejected", number(pulse.rejected), pulse.refused_artifacts ? `and ${counted(pulse.refused_artifacts, "artifact")} refused` : "records"));
}

function tile(name, value, text, drawing = null) {
  return element("dl", { class: "tile" },
    element("dt", null, name),
    element("dd", null, element("strong", null, value), element("span", { class: "quiet" }, text), drawing));
}

function bars(title, { bars: values }) {
  const top = Math.max(...values, 1e-9);
  const width = values.length * (BAR.width + BAR.gap);
  return chart(`${title}; now ${rate(values.at(-1))}, at most ${rate(top > 1e-6 ? top : 0)}`, width, BAR.height,
    values.map((value, index) => {
      const height = value > 0 ? Math.max(1.5, (value / top) * BAR.height) : 1;
      return shape("rect", { class: value > 0 ? "bar" : "bar none", x: index * (BAR.width + BAR.gap), y: BAR.height - height, width: BAR.width, height });
    }));
}
