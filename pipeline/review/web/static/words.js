// SPDX-License-Identifier: Apache-2.0
// The part of a form that says which words of the paper are meant.

import { chooseByKeys, findWithin, lettersBetween, readSelection } from "./choose.js";

const MOST_SHOWN = 240;
const chosenLetters = new WeakMap();
let choosing = null;

// The form for which words are being chosen now, null when none are.
export const choosingFor = () => choosing?.form ?? null;

export function setWords(form, place) {
  const field = form.querySelector("[data-words]");
  const letters = lettersBetween(place.start, place.end);
  const words = letters.map((one) => one.text).join("");
  const shorten = field.querySelector("textarea");
  chosenLetters.set(form, letters);
  shorten.value = words;
  shorten.setCustomValidity("");
  field.querySelector("[data-shorten]").hidden = false;
  keep(field, place, words);
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
    firstField(form)?.focus();
    return;
  }
  const stop = chooseByKeys((place) => {
    choosing = null;
    if (place) setWords(form, place);
    (place ? firstField(form) : form.querySelector("[data-choose]"))?.focus();
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
  firstField(form)?.focus({ preventScroll: true });
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

const firstField = (form) => form.querySelector("select") ?? form.querySelector("textarea");

function keep(field, place, words) {
  field.dataset.start = place.start;
  field.dataset.end = place.end;
  const shown = words.length > MOST_SHOWN ? `${words.slice(0, MOST_SHOWN)} …` : words;
  field.querySelector("[data-chosen]").textContent = `Chosen: “${shown}”`;
}
