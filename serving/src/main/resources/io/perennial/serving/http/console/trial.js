/* A box to ask one task, all of them, or whichever the text belongs to; and to teach the right answer. */

import { announce, element, folded, place, shape, chart } from "./elements.js";
import { post } from "./token.js";
import { percent, number } from "./numbers.js";

const ALL = "*", AUTO = "auto", MOST = 200, AT_ONCE = 6, LABELS = 5;
const BAR = { width: 160, height: 8 };

let tasks = [], asked = 0;

/** Draws the form once; the choice of tasks follows what is served. */
export function showTrial(now) {
  tasks = now.filter((task) => task.version !== undefined);
  const where = place("trial-place");
  if (!where.firstChild) where.append(form(), element("div", { id: "answers" }));
  const select = place("trial-task");
  const names = [ALL, AUTO, ...tasks.map((task) => task.task)];
  if (names.join("\n") === select.dataset.names) return;
  const chosen = select.value;
  select.dataset.names = names.join("\n");
  select.replaceChildren(
    element("option", { value: ALL }, "All tasks"),
    element("option", { value: AUTO }, "Whichever it belongs to"),
    element("optgroup", { label: "One task" }, tasks.map((task) => element("option", { value: task.task }, task.task))));
  if (names.includes(chosen)) select.value = chosen;
}

function form() {
  const ask = element("form", { id: "trial-form", submit: answer },
    element("label", { for: "trial-text" }, "Text"),
    element("textarea", { id: "trial-text", rows: 3, required: true, spellcheck: "false" }),
    folded("A second text, for tasks about pairs", element("label", { for: "trial-pair" }, "Second text"), element("textarea", { id: "trial-pair", rows: 2, spellcheck: "false" })),
    element("div", { class: "row" },
      element("label", { for: "trial-task" }, "Ask"), element("select", { id: "trial-task" }),
      element("button", { type: "submit" }, "Ask")));
  place("trial").addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.tagName === "TEXTAREA") ask.requestSubmit();
  });
  return ask;
}

async function answer(event) {
  event.preventDefault();
  const question = ++asked;
  const body = { text: place("trial-text").value };
  if (place("trial-pair").value.trim()) body.text_pair = place("trial-pair").value;
  const chosen = place("trial-task").value;
  const names = chosen === ALL ? tasks.slice(0, MOST).map((task) => task.task) : [chosen];
  const answers = place("answers");
  const cards = names.map((name) => element("article", { class: "card", "aria-label": name }, element("h3", null, name), element("p", { class: "quiet" }, "asking …")));
  answers.replaceChildren(...cards);
  if (names.length === 0) answers.append(element("p", { class: "quiet" }, "No task is served yet."));
  const waiting = names.map((name, index) => ({ name, card: cards[index] }));
  const work = async () => {
    for (let next = waiting.shift(); next && question === asked; next = waiting.shift()) await fill(next.card, next.name, body);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  if (question === asked) announce(spoken(cards));
}

/** The answers as one sentence, for those who listen. */
function spoken(cards) {
  return cards.slice(0, LABELS).map((card) => `${card.getAttribute("aria-label")}: ${card.querySelector("strong, .alarm")?.textContent ?? "none"}`).join("; ")
    + (cards.length > LABELS ? `; and ${cards.length - LABELS} more.` : ".");
}

async function fill(card, name, body) {
  try {
    const { predictions: [prediction], version } = await post(`/v2/models/${encodeURIComponent(name)}/infer`, body);
    const task = name === AUTO ? prediction.task : name;
    card.replaceChildren(
      element("h3", null, task ?? "None of the tasks", " ", element("span", { class: "quiet" }, task ? "v" + (version ?? prediction.version) : "")),
      ...(name === AUTO ? [routing(prediction.routing)] : []),
      ...(task ? [said(prediction), probabilities(prediction), teach(task, body)] : []).flat().filter((each) => each !== null));
  } catch (failure) {
    card.replaceChildren(element("h3", null, name), element("p", { class: "alarm" }, failure.message));
  }
}

function routing({ nearest_task: nearest, probability, out_of_scope: none }) {
  return element("p", { class: "quiet" }, none ? `It belongs to none; nearest is ${nearest}.` : `Found by the text, ${percent(probability)} sure.`);
}

function said(prediction) {
  const text = prediction.label ?? prediction.text_output
    ?? (prediction.labels ? prediction.labels.join(", ") || "no label" : number(prediction.value));
  return element("p", { class: "said" }, element("strong", null, text),
    prediction.truncated ? element("span", { class: "quiet" }, " (the text was cut)") : null);
}

function probabilities({ probabilities: all }) {
  if (!all) return null;
  const rows = Object.entries(all).sort(([, one], [, other]) => other - one).slice(0, LABELS);
  return element("table", { class: "probabilities" },
    element("caption", { class: "unseen" }, "Probabilities"),
    element("tbody", null, rows.map(([name, probability]) => element("tr", null,
      element("th", { scope: "row", title: name }, name),
      element("td", { class: "bar-cell" }, chart(null, BAR.width, BAR.height,
        shape("rect", { class: "track", width: BAR.width, height: BAR.height, rx: 2 }),
        shape("rect", { class: "bar", width: Math.max(1, probability * BAR.width), height: BAR.height, rx: 2 }))),
      element("td", { class: "number" }, percent(probability))))));
}

const ANSWERS = { classification: "label", multi_label: "labels", regression: "value", text: "target" };

/** The loop closes: text and right answer go to where the task learns. */
function teach(name, body) {
  const task = tasks.find((known) => known.task === name);
  if (!task) return null;
  const field = ANSWERS[task.objective] ?? "label", id = "teach-" + name;
  const known = element("datalist", { id: id + "-known" }, task.labels.map((label) => element("option", { value: label })));
  const choose = field === "label" && !task.open_labels && task.labels.length > 0 && task.labels.length === task.label_count;
  const input = choose
    ? element("select", { id }, task.labels.map((label) => element("option", { value: label }, label)))
    : field === "labels"
      ? element("select", { id, multiple: true, size: Math.min(4, task.labels.length || 1) }, task.labels.map((label) => element("option", { value: label }, label)))
      : element("input", { id, list: known.id, type: field === "value" ? "number" : "text", step: "any", required: true });
  const told = element("p", { role: "status", class: "quiet" });
  const right = () => (field === "labels" ? [...input.selectedOptions].map((option) => option.value) : field === "value" ? Number(input.value) : input.value);
  const send = async (event) => {
    event.preventDefault();
    try {
      const stored = await post(`/v2/models/${encodeURIComponent(name)}/feedback`, { ...body, [field]: right() });
      told.className = "quiet";
      told.textContent = `Sent to ${stored.topic}, partition ${stored.partition}, offset ${stored.offset}. ${stored.note ?? ""}`;
    } catch (failure) {
      told.className = "alarm";
      told.textContent = failure.message;
    }
  };
  return folded("Teach the right answer", element("form", { class: "row", submit: send },
    element("label", { for: id }, field === "labels" ? "All right labels" : "Right " + (field === "target" ? "text" : field)), input, known, element("button", { type: "submit" }, "Send")), told);
}
