/* What the numbers depend on. */

function showFacts({ settings, environment }) {
  const section = document.getElementById("settings");
  const list = section.querySelector("dl");
  for (const [name, value] of facts(settings ?? {}, environment ?? {})) {
    if (value !== null) list.append(element("dt", null, name), element("dd", null, value));
  }
  if (settings?.command) {
    section.querySelector(".place").append(
      element("p", null, "The command that gives these numbers again:"),
      element("pre", { tabindex: 0, "aria-label": "Command" }, settings.command));
  }
}

function facts(settings, environment) {
  const base = environment.base ?? {};
  return [
    ["Sequence", written(settings.sequence)],
    ["Seeds of the orders", written(settings.order_seeds)],
    ["Passes over the examples", written(settings.passes)],
    ["Examples a batch", written(settings.batch)],
    ["Longest text, in tokens", written(settings.max_length)],
    ["Adapter", written(settings.adapter)],
    ["Frozen base", written(base.name)],
    ["Its fingerprint", written(base.fingerprint)],
    ["Its size", sizes(base)],
    ["Version of Perennial", written(environment.perennial)],
    ["Device", written(environment.device)],
    ["Processors", written(environment.processors)],
    ["Java", written(environment.java)],
    ["Date", written(environment.date)],
  ];
}

/** A value of the report in words; null where it is absent. */
function written(value) {
  if (value === null || value === undefined || value === "") return null;
  if (Array.isArray(value)) return value.length > 0 ? value.map(written).join(", ") : null;
  if (typeof value === "object") {
    return Object.entries(value).map(([name, part]) => `${name.replaceAll("_", " ")} ${written(part) ?? DASH}`).join(", ");
  }
  return String(value);
}

function sizes(base) {
  const parts = [["layers", base.layers], ["hidden size", base.hidden_size], ["vocabulary", base.vocabulary_size],
    ["parameters", base.parameters]];
  const known = parts.filter(([, size]) => measured(size)).map(([name, size]) => `${name} ${count(size)}`);
  return known.length > 0 ? known.join(", ") : null;
}
