/* The token that lets people in, kept until the tab is closed, and what is asked of the server with it. */

import { element, place } from "./elements.js";

const KEPT_AS = "perennial-token";

let token = sessionStorage.getItem(KEPT_AS);

function headers(further) {
  return token ? { ...further, Authorization: `Bearer ${token}` } : further;
}

/** An answer that is no success, with the server's own sentence. */
export class Refused extends Error {
  constructor(status, sentence) {
    super(sentence);
    this.status = status;
  }
}

/** Asks for a stream or a body; throws the server's sentence where it refuses. */
export async function ask(path, options = {}) {
  const response = await fetch(path, { ...options, headers: headers(options.headers ?? {}), cache: "no-store" });
  if (response.ok) return response;
  const answer = await response.json().catch(() => ({}));
  throw new Refused(response.status, answer.error ?? `The server answered ${response.status}.`);
}

export async function get(path) {
  return (await ask(path)).json();
}

export async function post(path, body = {}) {
  const options = { method: "POST", body: JSON.stringify(body), headers: { "Content-Type": "application/json" } };
  return (await ask(path, options)).json();
}

/** Asks for a token, says why, and goes on with `then` when one is given. */
export function askForToken(why, then) {
  const form = place("token");
  const input = element("input", { id: "token-input", type: "password", autocomplete: "off", spellcheck: "false", required: true });
  form.replaceChildren(
    element("h2", null, "Sign in"),
    element("p", { role: "alert" }, why),
    element("label", { for: "token-input" }, "Token with the role operate"),
    element("div", { class: "row" }, input, element("button", { type: "submit" }, "Sign in")),
    element("p", { class: "quiet" }, "It stays in this tab and goes to this server only."));
  form.onsubmit = (event) => {
    event.preventDefault();
    token = input.value.trim();
    sessionStorage.setItem(KEPT_AS, token);
    form.hidden = true;
    then();
  };
  form.hidden = false;
  input.focus();
}

/** Forgets the token. */
export function forgetToken() {
  token = null;
  sessionStorage.removeItem(KEPT_AS);
}

export const hasToken = () => token !== null;
