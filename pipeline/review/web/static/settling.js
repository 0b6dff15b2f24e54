// SPDX-License-Identifier: Apache-2.0
// What whoever settles chooses first, and saves with their reason: no single press decides.

import { act } from "./acts.js";
import { focusPanel, isBlocked, say } from "./saying.js";

const form = () => document.querySelector("form[data-form=why]");
const heading = () => form().querySelector("[data-settling]");
let usual = "";

// Takes a choice up, and goes to the reason that may be given for it.
export function choose(button) {
  if (isBlocked()) return focusPanel();
  if (!("choice" in form().dataset)) usual = heading().textContent;
  form().dataset.choice = button.dataset.settle;
  heading().textContent = `${heading().dataset.settling}${button.dataset.told}`;
  mark(button);
  form().querySelector("[data-armed]").hidden = false;
  say("Chosen, and not saved yet");
  form().elements.namedItem("reason").focus();
  return undefined;
}

export const hasChoice = () => Boolean(form() && "choice" in form().dataset);

// Lets go of what was chosen; what was typed stays.
export function disarm() {
  const chosen = document.querySelector("[data-settle][aria-pressed=true]");
  delete form().dataset.choice;
  heading().textContent = usual;
  mark(null);
  form().querySelector("[data-armed]").hidden = true;
  say("");
  chosen?.focus();
}

// Saves what was chosen with its reason; `done` is called once it is kept.
export function settle(done) {
  if (!hasChoice()) return;
  const body = { ...JSON.parse(form().dataset.choice), ...besides() };
  act("POST", form().dataset.url, { ...body, version: Number(form().dataset.version) }, done);
}

// What goes with whatever is settled: the reason, and which list one goes on in.
export function besides() {
  const { on } = document.getElementById("main").dataset;
  return { ...reasonTyped(), ...(on ? { on } : {}) };
}

function reasonTyped() {
  const reason = form()?.elements.namedItem("reason").value ?? "";
  return reason.trim() ? { reason } : {};
}

function mark(chosen) {
  for (const one of document.querySelectorAll("[data-settle]")) {
    one.setAttribute("aria-pressed", String(one === chosen));
  }
}
