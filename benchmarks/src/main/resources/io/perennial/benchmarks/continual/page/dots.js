/* Final accuracy of every task, a row each, and a mark for each strategy. */

function taskDots(tasks, strategies, width) {
  const rowHeight = Math.max(24, strategies.length * 6 + 8);
  const left = Math.min(Math.max(...tasks.map(({ name }) => textWidth(name))), width * 0.3, 180) + 12;
  const top = 6, bottom = top + tasks.length * rowHeight;
  const all = tasks.flatMap(({ name }) => strategies.map((strategy) => finalAccuracy(strategy, name))).filter(measured);
  const ticks = roundSteps(Math.min(...all, 0.9), 1, width < 600 ? 4 : 8).filter((tick) => tick <= 1);
  const x = (value) => left + ((value - ticks[0]) / (1 - ticks[0])) * (width - left - 24);
  const position = { x, left, width, rowHeight, top };
  return chart("Final accuracy on every task, by strategy", width, bottom + 24,
    ticks.map((tick) => shape("g", null,
      line(x(tick), top, x(tick), bottom, "grid"),
      label(x(tick), bottom + 18, "middle", percent(tick, 0), "quiet"))),
    tasks.map((task, index) => dotRow(task, index, strategies, position)));
}

function dotRow({ name }, index, strategies, { x, left, width, rowHeight, top }) {
  const y = top + index * rowHeight;
  const step = strategies.length > 1 ? Math.min(8, (rowHeight - 14) / (strategies.length - 1)) : 0;
  const first = y + rowHeight / 2 - (step * (strategies.length - 1)) / 2;
  const marks = strategies.map((strategy, place) => {
    const accuracy = finalAccuracy(strategy, name);
    if (!measured(accuracy)) return null;
    return mark(strategy, x(accuracy), first + place * step, tooltip(`${strategy.title}: ${percent(accuracy)} on ${name}`));
  });
  return shape("g", { class: "dots" },
    line(0, y + rowHeight, width, y + rowHeight, "grid"),
    shape("g", null, label(left - 12, y + rowHeight / 2 + 4, "end", shortened(name, left - 12)), tooltip(name)),
    marks.reverse());
}

function taskTable(tasks, strategies) {
  return table("Every task, and the final accuracy on it in percent", [
    { title: "Task", text: ({ name }) => name },
    { title: "Labels", text: ({ labels }) => count(labels) },
    { title: "Examples to learn from", text: ({ train }) => count(train) },
    { title: "Test examples", text: ({ test }) => count(test) },
    ...strategies.map((strategy) => ({
      title: strategy.title,
      text: ({ name }) => inPercent(finalAccuracy(strategy, name)),
    })),
  ], tasks);
}
