// SPDX-License-Identifier: Apache-2.0
// Acts: sent at once, kept or told, never lost.

import { go, isGoing } from "./going.js";
import { block, clockOf, complain, focusPanel, isBlocked, say } from "./saying.js";

let sending = false;

// Sends an act and goes on where the server says; `done` is called once it is kept.
export async function act(method, url, body, done = () => {}, afterwards = () => {}) {
  if (isBlocked()) {
    focusPanel();
    return;
  }
  if (sending || isGoing()) return;
  sending = true;
  say("Saving…");
  let answer;
  let told = {};
  try {
    const isFile = body instanceof Blob;
    const type = isFile ? "application/octet-stream" : "application/json";
    answer = await fetch(url, {
      method,
      headers: { "content-type": type, accept: "application/json" },
      body: isFile ? body : JSON.stringify(body),
    });
    const text = await answer.text();
    told = text ? JSON.parse(text) : {};
  } catch {
    sending = false;
    refuseToGoOn(method, url, body, done, "The program does not answer.");
    return;
  }
  sending = false;
  if (answer.ok) {
    done(told);
    say(told.what ? `${told.what} ${clockOf(told.at)}` : `Saved ${clockOf(told.at)}`);
    const next = told.next ?? location.href;
    if (next) await go(withView(next));
    afterwards(told);
  } else if (answer.status === 409 && "yours" in told) {
    showBoth(method, url, body, done, told);
  } else if (answer.status >= 500 || answer.status === 401 || answer.status === 408) {
    const why = [told.error, told.cure].filter(Boolean).join(" ");
    refuseToGoOn(method, url, body, done, why, answer.status === 401 ? [SIGN_IN] : []);
  } else {
    say("Not saved");
    complain(told.error ?? "This could not be saved.", told.cure);
  }
}

// In a window of its own: this one still holds what was typed.
const SIGN_IN = {
  words: "Open the start page in a new window",
  run: () => window.open("/start", "_blank", "noopener"),
  stays: true,
};

function refuseToGoOn(method, url, body, done, why, ways = []) {
  say("Not saved");
  block(
    [`Not saved. ${why}`, "What you typed is still here. Nothing else is saved until this is."],
    [
      ...ways,
      { words: "Try again", run: () => act(method, url, body, done) },
      { words: "Do not save this", run: () => say("Not saved") },
    ],
  );
}

function showBoth(method, url, body, done, told) {
  say("Not saved");
  block(
    [told.error, told.cure],
    [
      {
        words: "Keep mine",
        run: () => act(method, url, { ...body, [told.names]: told.version }, done),
      },
      { words: "Keep the other", run: () => { done(told); go(location.href, { push: false }); } },
    ],
    [["Yours", told.yours], ["The other", told.theirs]],
  );
}

// Stays with the page or the text, whichever one looks at.
function withView(next) {
  const view = document.getElementById("main").dataset.view;
  if (!view || !next.startsWith("/papers/")) return next;
  const url = new URL(next, location.href);
  url.searchParams.set("view", view);
  return url.pathname + url.search;
}

window.addEventListener("beforeunload", (event) => {
  if (isBlocked() || sending) event.preventDefault();
});
