// SPDX-License-Identifier: Apache-2.0
// The grades of a form: those that its topic can have.

// Puts the grades of the chosen topic into the form; a grade of another scale is to be chosen anew.
export function fitGrades(form) {
  const topic = form.elements.namedItem("category");
  const field = form.elements.namedItem("severity");
  const scale = topic?.selectedOptions[0]?.dataset.scale;
  if (!field || !scale || scale === field.dataset.scale) return;
  const grades = form.querySelector(`template[data-scale="${scale}"]`);
  remember(field);
  field.replaceChildren(grades.content.cloneNode(true));
  field.dataset.scale = scale;
  const began = beginnings.get(field);
  // The same number says another thing on another scale: it counts as changed.
  field.dataset.was = scale === began.scale ? began.was : "";
  if (scale === began.scale) field.value = began.was;
  labelOf(field).textContent = grades.dataset.words;
}

// Puts those back with which the form began.
export function restoreGrades(form) {
  const field = form.elements.namedItem("severity");
  const began = field && beginnings.get(field);
  if (!began) return;
  field.replaceChildren(...began.options);
  field.dataset.scale = began.scale;
  field.dataset.was = began.was;
  labelOf(field).textContent = began.words;
  form.reset();
}

const beginnings = new WeakMap();

const labelOf = (field) => field.form.querySelector("[data-grade-words]");

function remember(field) {
  if (beginnings.has(field)) return;
  beginnings.set(field, {
    options: [...field.children],
    scale: field.dataset.scale,
    was: field.dataset.was,
    words: labelOf(field).textContent,
  });
}
