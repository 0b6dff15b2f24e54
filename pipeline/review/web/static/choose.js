// SPDX-License-Identifier: Apache-2.0
// Words of a paper chosen with the mouse or with arrows, as code points of its text.
//
// The server gives every run of words its place: browsers count in other units, and characters
// that nobody sees are shown as escapes, which are longer than what they stand for.

const RUNS = "[data-blocks] [data-s]:not(.block)";

export const blocksOf = () => document.querySelector("[data-blocks]");

// The chosen words of the page's selection, null where nothing of the paper is selected.
export function readSelection() {
  const selection = document.getSelection();
  if (!selection || selection.isCollapsed || !selection.rangeCount) return null;
  const range = selection.getRangeAt(0);
  const touched = [...document.querySelectorAll(RUNS)].filter((run) => range.intersectsNode(run));
  if (!touched.length) return null;
  const first = touched[0];
  const last = touched[touched.length - 1];
  const start = first.contains(range.startContainer)
    ? placeIn(first, range.startContainer, range.startOffset)
    : Number(first.dataset.s);
  const end = last.contains(range.endContainer)
    ? placeIn(last, range.endContainer, range.endOffset)
    : Number(last.dataset.e);
  return end > start ? { start, end } : null;
}

function placeIn(run, node, offset) {
  const start = Number(run.dataset.s);
  const end = Number(run.dataset.e);
  if (node.nodeType !== Node.TEXT_NODE) return offset ? end : start;
  if ("unseen" in run.dataset) return offset ? end : start;
  return start + [...node.data.slice(0, offset)].length;
}

// The words between two places as they are shown, each letter with its own place.
export function lettersBetween(start, end) {
  const letters = [];
  let behind = null;
  for (const run of document.querySelectorAll(RUNS)) {
    const from = Number(run.dataset.s);
    const to = Number(run.dataset.e);
    if (to <= start || from >= end) continue;
    if (behind !== null && from > behind) letters.push({ text: "\n", start: behind, end: from });
    if ("unseen" in run.dataset) {
      letters.push({ text: run.textContent, start: from, end: to });
    } else {
      [...run.textContent].forEach((text, at) => {
        const place = from + at;
        if (place >= start && place < end) letters.push({ text, start: place, end: place + 1 });
      });
    }
    behind = Math.min(to, end);
  }
  return letters;
}

// Letters without the blanks at their ends: the mouse chooses these, not people.
export function withoutBlanks(letters) {
  const isBlank = (one) => !one.text.trim();
  let [from, to] = [0, letters.length];
  while (from < to && isBlank(letters[from])) from += 1;
  while (to > from && isBlank(letters[to - 1])) to -= 1;
  return letters.slice(from, to);
}

// Shows which words are chosen where they stand, and brings them into view.
export function showChosen(place) {
  globalThis.CSS?.highlights?.delete("chosen");
  if (!place) return;
  const runs = [...document.querySelectorAll(RUNS)];
  const first = runs.find((one) => Number(one.dataset.e) > place.start);
  const last = runs.findLast((one) => Number(one.dataset.s) < place.end);
  if (!first?.firstChild || !last?.firstChild) return;
  const range = document.createRange();
  range.setStart(first.firstChild, unitsInto(first, place.start));
  range.setEnd(last.firstChild, unitsInto(last, place.end));
  if (globalThis.Highlight) CSS.highlights.set("chosen", new Highlight(range));
  bringNear(first.closest(".block"));
}

// How far into the text of a run a place lies, as browsers count.
function unitsInto(run, place) {
  const away = place - Number(run.dataset.s);
  if ("unseen" in run.dataset) return away > 0 ? run.firstChild.length : 0;
  return [...run.firstChild.data].slice(0, Math.max(0, away)).join("").length;
}

function bringNear(block) {
  const { top, bottom } = block.getBoundingClientRect();
  const box = block.closest(".words-of-paper")?.getBoundingClientRect();
  // In a narrow window the form covers the lower part of the text.
  const form = document.querySelector("form.adding:not([hidden])");
  const covered = form && getComputedStyle(form).position === "fixed";
  const end = covered ? form.getBoundingClientRect().top : innerHeight;
  const low = Math.min(box?.bottom ?? end, end);
  if (top < Math.max(box?.top ?? 0, 0) || Math.min(bottom, top + 40) > low) {
    block.scrollIntoView({ block: "start" });
  }
}

// Part of chosen letters that reads like this, null where none does or more than one might.
export function findWithin(letters, words) {
  const whole = letters.map((one) => one.text).join("");
  const at = whole.indexOf(words);
  if (!words || at < 0) return null;
  let before = 0;
  let start = null;
  for (const letter of letters) {
    const behind = before + letter.text.length;
    if (start === null && behind > at) start = letter.start;
    if (start !== null && behind >= at + words.length) return { start, end: letter.end };
    before = behind;
  }
  return null;
}

// Lets arrows choose paragraphs; calls back with the place, or with null when it was left.
export function chooseByKeys(done) {
  const root = blocksOf();
  if (!root) return;
  const blocks = [...root.querySelectorAll(".block")];
  const here = document.getElementById("here");
  let anchor = Math.max(0, blocks.findIndex((one) => here && one.contains(here)));
  let active = anchor;

  root.setAttribute("role", "listbox");
  root.setAttribute("aria-multiselectable", "true");
  root.querySelectorAll("[data-pagemark]").forEach((one) => one.setAttribute("aria-hidden", "true"));
  blocks.forEach((one) => one.setAttribute("role", "option"));
  root.addEventListener("keydown", onKey);
  root.addEventListener("focusin", onFocus);
  show();

  function show() {
    const [low, high] = [Math.min(anchor, active), Math.max(anchor, active)];
    blocks.forEach((one, at) => {
      one.setAttribute("aria-selected", at >= low && at <= high ? "true" : "false");
      one.tabIndex = at === active ? 0 : -1;
    });
    blocks[active]?.focus({ preventScroll: true });
    blocks[active]?.scrollIntoView({ block: "nearest" });
  }

  function onFocus(event) {
    const at = blocks.indexOf(event.target);
    if (at >= 0 && at !== active) {
      anchor = active = at;
      show();
    }
  }

  function onKey(event) {
    const steps = { ArrowDown: 1, ArrowUp: -1, Home: -blocks.length, End: blocks.length };
    if (event.key in steps) {
      active = Math.min(blocks.length - 1, Math.max(0, active + steps[event.key]));
      if (!event.shiftKey) anchor = active;
      show();
    } else if (event.key === "Enter" || event.key === " ") {
      const [low, high] = [Math.min(anchor, active), Math.max(anchor, active)];
      finish({ start: Number(blocks[low].dataset.s), end: Number(blocks[high].dataset.e) });
    } else if (event.key === "Escape") {
      finish(null);
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  function finish(place) {
    stop();
    done(place);
  }

  function stop() {
    root.removeEventListener("keydown", onKey);
    root.removeEventListener("focusin", onFocus);
    root.setAttribute("role", "group");
    root.removeAttribute("aria-multiselectable");
    root.querySelectorAll("[data-pagemark]").forEach((one) => one.removeAttribute("aria-hidden"));
    blocks.forEach((one) => {
      ["role", "aria-selected", "tabindex"].forEach((name) => one.removeAttribute(name));
    });
  }

  return stop;
}
