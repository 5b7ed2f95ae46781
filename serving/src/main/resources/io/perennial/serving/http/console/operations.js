/* What people may do to a task. Each is an endpoint of the server that sends a changed specification. */

import { announce, element } from "./elements.js";
import { post } from "./token.js";

/** Of a task: in which states it is offered, and what it says afterwards. */
const TASK_OPERATIONS = [
  { name: "freeze", title: "Freeze", from: ["training"], explains: "It goes on answering, and learns no more until it is resumed.", done: "is being frozen" },
  { name: "resume", title: "Resume", from: ["frozen"], explains: "It learns from its examples again.", done: "is being resumed" },
];

/** Of one version of a task: as above, with `offered(task, version)` in place of `from`. */
const VERSION_OPERATIONS = [];

export function taskOperations(task, mayChange) {
  const offered = TASK_OPERATIONS.filter((operation) => operation.from.includes(task.state));
  return element("div", { class: "operations" }, offered.map((operation) => button(operation, task.task, {}, mayChange)));
}

export function versionOperations(task, version, mayChange) {
  return VERSION_OPERATIONS.filter((operation) => operation.offered(task, version))
    .map((operation) => button(operation, task.task, { version: version.version }, mayChange));
}

export const hasVersionOperations = () => VERSION_OPERATIONS.length > 0;

function button(operation, task, body, mayChange) {
  const said = element("span", { class: "quiet said" }, mayChange ? operation.explains : "A token with the role operate is needed.");
  const act = async (event) => {
    const pressed = event.currentTarget;
    pressed.disabled = true;
    try {
      await post(`/console/tasks/${encodeURIComponent(task)}/${operation.name}`, body);
      announce(`${task} ${operation.done}.`);
    } catch (failure) {
      said.className = "alarm said";
      said.textContent = failure.message;
      announce(failure.message);
      pressed.disabled = false;
    }
  };
  return [element("button", { type: "button", click: act, disabled: !mayChange, "data-key": operation.name }, operation.title), said];
}
