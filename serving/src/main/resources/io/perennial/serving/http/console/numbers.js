/* Numbers as people read them. What was not measured is a dash. */

export const DASH = "–";

export const measured = (value) => typeof value === "number" && Number.isFinite(value);

/** A share of 0 to 1. */
export function percent(value, digits = 1) {
  return measured(value) ? (100 * value).toFixed(digits) + " %" : DASH;
}

/** A quality in its measure: an accuracy, or an error that has no unit. */
export function quality(value, measure) {
  if (!measured(value)) return DASH;
  return measure === "squared_error" ? Number(value.toPrecision(3)).toString() : percent(value);
}

/** A difference of shares, in points. Exactly 0 is "0.0"; what is almost 0 never looks like it. */
export function points(value) {
  if (!measured(value)) return DASH;
  if (value === 0) return "0.0";
  const amount = Math.abs(100 * value);
  const text = amount >= 0.05 ? amount.toFixed(1) : amount.toPrecision(1);
  return (value < 0 ? "−" : "+") + text;
}

/** A difference of anything. */
export function difference(value) {
  if (!measured(value)) return DASH;
  if (value === 0) return "0";
  return (value < 0 ? "−" : "+") + number(Math.abs(value));
}

/** 263,168 or 0.0312 */
export function number(value) {
  if (!measured(value)) return DASH;
  return Number.isInteger(value) ? value.toLocaleString("en") : Number(value.toPrecision(4)).toLocaleString("en", { maximumSignificantDigits: 4 });
}

/** A rate: 0.4, 17, 1,200 */
export function rate(value) {
  if (!measured(value)) return DASH;
  return value >= 10 || value < 0.05 ? Math.round(value).toLocaleString("en") : value.toFixed(1);
}

/** 340 ms, 1.4 s, 5 min 12 s */
export function duration(seconds) {
  if (!measured(seconds)) return DASH;
  if (seconds < 1) return Math.max(1, Math.round(seconds * 1000)) + " ms";
  if (seconds < 60) return Number(seconds.toPrecision(2)) + " s";
  const all = Math.round(seconds), hours = Math.floor(all / 3600), minutes = Math.floor(all / 60) % 60;
  return hours > 0 ? `${hours} h ${minutes} min` : `${minutes} min ${all % 60} s`;
}

/** How long ago, roughly: just now, 5 min ago, 3 h ago, 2 d ago. */
export function ago(instant, now = Date.now()) {
  const seconds = (now - Date.parse(instant)) / 1000;
  if (!Number.isFinite(seconds)) return DASH;
  if (seconds < 60) return "just now";
  const [size, unit] = seconds < 3600 ? [60, "min"] : seconds < 86400 ? [3600, "h"] : [86400, "d"];
  return `${Math.floor(seconds / size)} ${unit} ago`;
}

/** 2026-11-25 05:43:32, in the viewer's own time. */
export function moment(instant) {
  const date = new Date(instant);
  if (Number.isNaN(date.getTime())) return DASH;
  const two = (value) => String(value).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

/** One thing, 3 things. */
export function counted(value, one, many = one + "s") {
  return `${number(value)} ${value === 1 ? one : many}`;
}

/** Round numbers, about so many, within the range. */
export function roundSteps(from, to, steps) {
  if (!(to > from)) return [from];
  const rough = (to - from) / steps;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= rough * 0.999);
  const result = [];
  for (let at = Math.ceil(from / step - 1e-9); at * step <= to * (1 + 1e-9); at++) result.push(Number((at * step).toPrecision(12)));
  return result;
}
