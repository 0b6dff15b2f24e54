// SPDX-License-Identifier: Apache-2.0
// What the page tells: what was saved and when, and what was not, which blocks all else.

const status = () => document.getElementById("status");
const panel = () => document.getElementById("alert");
let blocking = false;

export const isBlocked = () => blocking;

export function say(text) {
  status().textContent = text;
}

export function clockOf(at) {
  const time = at ? new Date(at) : new Date();
  return time.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
}

// Shows a sentence with buttons until one of them is used. Each of `choices` is {words, run}, with
// `stays` where the sentence is to stay; `facts` are [name, text] pairs.
export function block(sentences, choices, facts = []) {
  blocking = true;
  const box = panel();
  box.replaceChildren();
  for (const text of sentences.filter(Boolean)) {
    const line = document.createElement("p");
    line.textContent = text;
    box.append(line);
  }
  if (facts.length) box.append(list(facts));
  const buttons = document.createElement("p");
  buttons.className = "buttons";
  for (const choice of choices) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = choice.words;
    button.addEventListener("click", () => {
      if (!choice.stays) unblock();
      choice.run();
    });
    buttons.append(button, " ");
  }
  box.append(buttons);
  focusPanel();
}

export function unblock() {
  blocking = false;
  panel().replaceChildren();
}

export function focusPanel() {
  panel().querySelector("button")?.focus();
}

// Takes away what was said to be wrong; what blocks stays until it is dealt with.
export function takeBack() {
  if (!blocking) panel().replaceChildren();
}

// Says what is wrong with what was sent; it stays where it was typed.
export function complain(error, cure) {
  const line = document.createElement("p");
  line.textContent = [error, cure].filter(Boolean).join(" ");
  panel().replaceChildren(line);
}

function list(facts) {
  const all = document.createElement("dl");
  for (const [name, text] of facts) {
    const term = document.createElement("dt");
    const said = document.createElement("dd");
    term.textContent = name;
    said.textContent = text;
    all.append(term, said);
  }
  return all;
}
