/* Puts the page together: what the server tells every second goes to the parts that show it. */

import { announce, place } from "./elements.js";
import { follow } from "./connection.js";
import { get } from "./token.js";
import { showMatrix } from "./matrix.js";
import { showNotices } from "./notices.js";
import { showRejections } from "./rejections.js";
import { showTasks } from "./tasks.js";
import { showTask } from "./task.js";
import { showTiles } from "./tiles.js";
import { showTrial } from "./trial.js";

/** Ages of what is shown grow by themselves. */
const AGES_EVERY = 30000;

const tasks = new Map();
let server = {}, pulse = null, mayChange = false, rejected = -1, selected = null;

const sorted = () => [...tasks.values()].sort((one, other) => (one.task < other.task ? -1 : 1));

/** The task that the address names, else the first that is served. */
function chosen() {
  const named = location.hash.startsWith("#task=") ? decodeURIComponent(location.hash.slice("#task=".length)) : null;
  if (named !== null) return named;
  const all = sorted();
  return selected ?? (all.find((task) => task.version !== undefined) ?? all[0])?.task ?? null;
}

async function select(focus) {
  selected = chosen();
  showTasks(sorted(), selected);
  if (selected === null) return;
  await attempt(() => showTask(selected, server, mayChange));
  if (focus) place("task").focus();
}

/** What cannot be read now is read again with the next change; the connection says what is wrong. */
async function attempt(work) {
  try {
    await work();
  } catch (failure) {
    if (failure.status === undefined) return;
    announce(failure.message);
  }
}

function take(name, data) {
  if (name === "snapshot") begin(data);
  else if (name === "tasks") changed(data);
  else if (name === "pulse") beat(data);
}

function begin(snapshot) {
  server = snapshot.server;
  place("server").textContent = `${server.base} on ${server.device} · ${server.version}`;
  place("server").title = `Fingerprint of the base: ${server.fingerprint}`;
  tasks.clear();
  snapshot.tasks.forEach((task) => tasks.set(task.task, task));
  attempt(async () => {
    ({ may_change: mayChange } = await get("/console/state"));
    await refresh(true);
  });
  beat(snapshot.pulse);
}

function changed({ changed: some = [], gone = [] }) {
  gone.forEach((task) => tasks.delete(task));
  some.forEach((task) => tasks.set(task.task, task));
  refresh(some.some((task) => task.task === selected));
}

async function refresh(selectedToo) {
  const all = sorted();
  showTrial(all);
  if (selectedToo || selected === null) await select(false);
  else showTasks(all, selected);
  await attempt(async () => showMatrix(await get("/console/forgetting")));
}

function beat(now) {
  pulse = now;
  showTiles(pulse, sorted());
  showNotices(pulse);
  const count = pulse.rejected + pulse.refused_artifacts;
  if (count !== rejected) {
    rejected = count;
    attempt(async () => showRejections(await get("/console/rejections")));
  }
}

addEventListener("hashchange", () => { if (location.hash.startsWith("#task=")) select(true); });
setInterval(() => { if (pulse) showTasks(sorted(), selected); }, AGES_EVERY);

follow(take);
