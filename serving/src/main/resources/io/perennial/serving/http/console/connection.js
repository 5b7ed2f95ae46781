/*
 * The live connection: server-sent events, read by hand since an EventSource cannot show a token. It comes back by
 * itself, and says what it does.
 */

import { announce, place } from "./elements.js";
import { ask, askForToken, forgetToken, hasToken } from "./token.js";

const FIRST_PAUSE = 1000, LONGEST_PAUSE = 15000, SILENCE = 15000;

/** Calls `handle(name, data)` with every event, for as long as the page is open. */
export async function follow(handle) {
  let pause = FIRST_PAUSE, lost = false;
  for (;;) {
    try {
      const stop = new AbortController();
      const response = await ask("/console/events", { headers: { Accept: "text/event-stream" }, signal: stop.signal });
      show("live", "Live");
      if (lost) announce("Connected again.");
      lost = false;
      pause = FIRST_PAUSE;
      await read(response.body.getReader(), handle, stop);
    } catch (failure) {
      if (failure.status === 401 || failure.status === 403) {
        show("away", "Signed out");
        const why = failure.status === 401 && !hasToken() ? "This server lets only holders of a token look." : failure.message;
        forgetToken();
        await new Promise((then) => askForToken(why, then));
        show("connecting", "Connecting");
        continue;
      }
    }
    show("away", "Connection lost; trying again");
    if (!lost) announce("Connection lost; what is shown may be old.");
    lost = true;
    await new Promise((then) => setTimeout(then, pause));
    pause = Math.min(2 * pause, LONGEST_PAUSE);
  }
}

async function read(reader, handle, stop) {
  const decoder = new TextDecoder();
  let text = "";
  for (;;) {
    const silent = setTimeout(() => stop.abort(), SILENCE);
    const { done, value } = await reader.read().finally(() => clearTimeout(silent));
    if (done) return;
    text += decoder.decode(value, { stream: true });
    const events = text.split("\n\n");
    text = events.pop();
    events.forEach((event) => take(event, handle));
  }
}

function take(event, handle) {
  let name = "message", data = "";
  for (const line of event.split("\n")) {
    if (line.startsWith("event:")) name = line.slice(6).trim();
    else if (line.startsWith("data:")) data += line.slice(5);
  }
  if (data !== "") handle(name, JSON.parse(data));
}

function show(state, text) {
  const place_ = place("connection");
  place_.className = "state " + state;
  if (place_.textContent !== text) place_.textContent = text;
}
