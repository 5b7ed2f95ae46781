/* Numbers as people read them. What was not measured is a dash. */

const DASH = "–";

const measured = (value) => typeof value === "number" && Number.isFinite(value);

/** A share of 0 to 1, without its sign. */
function inPercent(value, digits = 1) {
  return measured(value) ? (100 * value).toFixed(digits) : DASH;
}

function percent(value, digits = 1) {
  return measured(value) ? inPercent(value, digits) + " %" : DASH;
}

/** A difference of shares, in points. Exactly 0 is "0.0"; what is almost 0 never looks like it. */
function points(value) {
  if (!measured(value)) return DASH;
  if (value === 0) return "0.0";
  const amount = Math.abs(100 * value);
  const text = amount >= 0.05 ? amount.toFixed(1) : amount >= 0.0001 ? amount.toFixed(4) : amount.toExponential(0);
  return (value < 0 ? "−" : "") + text;
}

/** The mean of a summary, with its deviation where there is one. */
function withDeviation(summary, format) {
  if (!summary || !measured(summary.mean)) return DASH;
  const deviation = summary.deviation;
  return format(summary.mean) + (measured(deviation) && deviation > 0 ? " ± " + format(deviation) : "");
}

/** 263,168 */
function count(value) {
  return measured(value) ? Math.round(value).toLocaleString("en") : DASH;
}

/** 1.05 MB */
function bytes(value) {
  if (!measured(value)) return DASH;
  const units = ["B", "kB", "MB", "GB", "TB"];
  const power = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(value, 1)) / 3)));
  return Number((value / 1000 ** power).toPrecision(3)) + " " + units[power];
}

/** 5 min 12 s */
function duration(seconds) {
  if (!measured(seconds)) return DASH;
  if (seconds < 60) return Number(seconds.toPrecision(2)) + " s";
  const all = Math.round(seconds);
  const hours = Math.floor(all / 3600), minutes = Math.floor(all / 60) % 60;
  return hours > 0 ? `${hours} h ${minutes} min` : `${minutes} min ${all % 60} s`;
}

/** Round numbers, about so many, from the start or just below it to the end or just above it. */
function roundSteps(from, to, steps) {
  if (!(to > from)) return [from];
  const rough = (to - from) / steps;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= rough * 0.999);
  const result = [];
  for (let index = Math.floor(from / step + 1e-9); result.length === 0 || result.at(-1) < to - 1e-9 * step; index++) {
    result.push(Number((index * step).toPrecision(12)));
  }
  return result;
}
