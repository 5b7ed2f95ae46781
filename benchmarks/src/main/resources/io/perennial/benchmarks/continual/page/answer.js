/* The page's first sentences. */

function showAnswer(report, strategies) {
  document.getElementById("answer").append(answer(strategies));
  const first = strategies[0];
  if (first && unchanged(first) !== DASH) {
    document.getElementById("unchanged").append(unchangedSentence(first));
  }
  document.getElementById("scope").append(scope(report));
}

/** "Perennial: 90.3 % average accuracy, forgetting 0.0; fine-tuning one model in sequence: 61.0 %, forgets 35.0 points." */
function answer(strategies) {
  const [first, ...others] = strategies;
  if (!first) return "No strategy was measured.";
  const forgetting = first.summary.forgetting?.mean;
  let text = `${first.title}: ${percent(first.summary.average_accuracy?.mean)} average accuracy`;
  if (measured(forgetting)) text += `, forgetting ${points(forgetting)}`;
  const compared = others.find(({ name }) => name === "sequential_fine_tuning");
  return text + (compared ? `; fine-tuning one model in sequence: ${contrast(compared)}.` : ".");
}

function contrast({ summary }) {
  const accuracy = percent(summary.average_accuracy?.mean);
  const forgetting = summary.forgetting?.mean;
  return measured(forgetting) ? `${accuracy}, forgets ${points(forgetting)} points` : accuracy;
}

function unchangedSentence(strategy) {
  return unchanged(strategy) === "yes"
    ? "After every later task, the predictions for all earlier tasks were the same to the last bit."
    : "Some predictions for earlier tasks changed when a later task was learned.";
}

/** "8 tasks, 230 labels, learned in 3 orders on perennial-small, 2026-11-25" */
function scope({ tasks, settings, environment }) {
  const labels = tasks.reduce((sum, task) => sum + (task.labels ?? 0), 0);
  const orders = settings?.order_seeds?.length ?? 1;
  const words = [plural(tasks.length, "task")];
  if (labels > 0) words.push(plural(labels, "label"));
  words.push(orders > 1 ? `learned in ${orders} orders` : "learned in one order");
  if (environment?.base?.name) words.push(`on the frozen base ${environment.base.name}`);
  return words.join(", ") + (environment?.date ? `; ${environment.date}.` : ".");
}

function plural(number, word) {
  return `${count(number)} ${word}${number === 1 ? "" : "s"}`;
}
