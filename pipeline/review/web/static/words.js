// SPDX-License-Identifier: Apache-2.0
// The part of a form that says which words of the paper are meant.

import {
  chooseByKeys,
  findWithin,
  lettersBetween,
  readSelection,
  showChosen,
  withoutBlanks,
} from "./choose.js";
import { say, takeBack } from "./saying.js";

const MOST_SHOWN = 240;
const chosenLetters = new WeakMap();
let choosing = null;

// The form for which words are being chosen now, null when none are.
export const choosingFor = () => choosing?.form ?? null;

export function setWords(form, place) {
  const field = form.querySelector("[data-words]");
  const letters = withoutBlanks(lettersBetween(place.start, place.end));
  if (!letters.length) return;
  const words = letters.map((one) => one.text).join("");
  const shorten = field.querySelector("textarea");
  chosenLetters.set(form, letters);
  shorten.value = words;
  shorten.setCustomValidity("");
  field.querySelector("[data-shorten]").hidden = false;
  const { start } = letters[0];
  const { end } = letters[letters.length - 1];
  keep(field, { start, end }, words);
  form.toggleAttribute("data-chose", true);
  field.querySelectorAll("[aria-invalid]").forEach((one) => one.removeAttribute("aria-invalid"));
  takeBack();
  const todo = form.querySelector("[data-todo]");
  if (!todo) return;
  say("Words chosen.");
  todo.textContent = "Now say what the chosen words do. They can still be changed below.";
}

// Forgets which words were chosen, where the form had none to begin with.
export function forgetWords(form) {
  const field = form.querySelector("[data-words]");
  if (!field || field.hasAttribute("data-begins")) return;
  form.toggleAttribute("data-chose", false);
  delete field.dataset.start;
  delete field.dataset.end;
  field.querySelector("[data-shorten]").hidden = true;
  field.querySelector("[data-chosen]").textContent = field.dataset.told;
  const todo = form.querySelector("[data-todo]");
  if (todo) todo.textContent = todo.dataset.todo;
}

// The place of the words, null while none are chosen, false where they were shortened wrongly.
export function wordsOf(form) {
  const field = form.querySelector("[data-words]");
  if (!field || !field.dataset.start) return null;
  if (field.querySelector("textarea").validationMessage) return false;
  return { start: Number(field.dataset.start), end: Number(field.dataset.end) };
}

export function startChoosing(form) {
  stopChoosing();
  const selected = readSelection();
  if (selected) {
    setWords(form, selected);
    goToFields(form);
    return;
  }
  const stop = chooseByKeys((place) => {
    choosing = null;
    if (place) setWords(form, place);
    if (place) goToFields(form);
    else form.querySelector("[data-choose]")?.focus({ preventScroll: true });
  });
  choosing = { form, stop };
}

export function stopChoosing() {
  choosing?.stop?.();
  choosing = null;
}

document.addEventListener("mouseup", (event) => {
  if (!choosing || !event.target.closest?.("[data-blocks]")) return;
  const place = readSelection();
  if (!place) return;
  const { form } = choosing;
  stopChoosing();
  setWords(form, place);
  goToFields(form);
});

document.addEventListener("input", (event) => {
  const field = event.target.closest?.("[data-words]");
  if (!field) return;
  const form = field.closest("form");
  const words = event.target.value.trim();
  const place = findWithin(chosenLetters.get(form) ?? [], words);
  event.target.setCustomValidity(
    place ? "" : "These words do not stand there like this. Take words away only at the ends.",
  );
  if (place) keep(field, place, words);
  else field.querySelector("[data-chosen]").textContent = event.target.validationMessage;
});

// What is asked of the words comes into view in its form, and the text stays where it is.
function goToFields(form) {
  const field = firstField(form);
  if (!field) return;
  field.focus({ preventScroll: true });
  const away = field.getBoundingClientRect().bottom - form.getBoundingClientRect().bottom;
  if (away > -8) form.scrollTop += away + form.clientHeight * 0.6;
}

const firstField = (form) => form.querySelector("select") ?? form.querySelector("textarea");

function keep(field, place, words) {
  field.dataset.start = place.start;
  field.dataset.end = place.end;
  const shown = words.length > MOST_SHOWN ? `${words.slice(0, MOST_SHOWN)} …` : words;
  // No quotation marks: words that stand in some would have two.
  field.querySelector("[data-chosen]").textContent = `Chosen: ${shown}`;
  showChosen(place);
}
