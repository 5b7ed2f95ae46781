/* What people may do to a task. Each is an endpoint of the server that sends a changed specification. */

import { announce, element } from "./elements.js";
import { post } from "./token.js";

/** Of a task: when it is offered, and what it says afterwards. */
const TASK_OPERATIONS = [
  { name: "freeze", title: "Freeze", offered: (task) => task.state === "training", explains: "It goes on answering, and learns no more until it is resumed.", done: "is being frozen" },
  { name: "resume", title: "Resume", offered: (task) => task.state === "frozen", explains: "It learns from its examples again.", done: "is being resumed" },
  { name: "unpin", title: "Go forward", offered: (task) => task.pinned, explains: "The newest version answers again, and every one that is published.", done: "is going forward to its newest version" },
];

/** Of one version of a task: as above, with `offered(task, version)`; explained where a pointer or a screen reader asks. */
const VERSION_OPERATIONS = [
  { name: "pin", title: "Promote", offered: (task, version) => isTried(task, version), explains: "It answers all requests from now on, whatever is published.", done: "answers with the version that was tried" },
  { name: "pin", title: "End the trial", offered: (task, version) => version.served && task.canary, explains: "It answers all requests again.", done: "ends the trial" },
  { name: "canary", title: "Try", offered: (task, version) => version.held && !version.served && !task.canary, explains: "It answers one request in ten; the others stay with the version that answers now.", done: "tries this version" },
  { name: "pin", title: "Go back", offered: (task, version) => version.held && !version.served && !isTried(task, version), explains: "It answers until the task goes forward, whatever is published.", done: "is going to this version" },
  { name: "pin", title: "Hold", offered: (task, version) => version.served && !task.pinned, explains: "It goes on answering, whatever is published.", done: "holds on to this version" },
];

/** Whether a version answers some of the requests, beside the one that answers. */
export const isTried = (task, version) => Number(task.canary?.version) === version.version;

export function taskOperations(task, mayChange) {
  const offered = TASK_OPERATIONS.filter((operation) => operation.offered(task));
  return element("div", { class: "operations" }, offered.map((operation) => button(operation, task.task, operation.name, mayChange)));
}

export function versionOperations(task, version, mayChange) {
  return VERSION_OPERATIONS.filter((operation) => operation.offered(task, version))
    .map((operation) => button(operation, task.task, `versions/${version.version}/${operation.name}`, mayChange, `${operation.title}: version ${version.version}. `));
}

/** With its explanation beside it, or, where it has a name of its own, as a small one that explains itself when asked. */
function button(operation, task, path, mayChange, name = null) {
  const explanation = mayChange ? operation.explains : "A token with the role operate is needed.";
  const said = element("span", { class: "quiet said" }, name === null ? explanation : "");
  const asked = name === null ? {} : { class: "small", title: explanation, "aria-label": name + explanation };
  const act = async (event) => {
    const pressed = event.currentTarget;
    pressed.disabled = true;
    try {
      await post(`/console/tasks/${encodeURIComponent(task)}/${path}`, {});
      announce(`${task} ${operation.done}.`);
    } catch (failure) {
      said.className = "alarm said";
      said.textContent = failure.message;
      announce(failure.message);
      pressed.disabled = false;
    }
  };
  return [element("button", { type: "button", click: act, disabled: !mayChange, "data-key": path, ...asked }, operation.title), said];
}
