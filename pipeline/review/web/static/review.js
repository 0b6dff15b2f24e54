// SPDX-License-Identifier: Apache-2.0
// The pages of a review: buttons, keys and forms.

import { act } from "./acts.js";
import { blocksOf, showChosen } from "./choose.js";
import { bringIntoView, go, isGoing, onArrival } from "./going.js";
import { fitGrades, restoreGrades } from "./grades.js";
import { block, complain, focusPanel, isBlocked, say, takeBack } from "./saying.js";
import { besides, choose, disarm, hasChoice, settle } from "./settling.js";
import { forgetWords, setWords, startChoosing, stopChoosing, wordsOf } from "./words.js";

const drafts = new Map();

// Buttons and links

document.addEventListener("click", (event) => {
  const target = event.target.closest?.("button, a");
  if (!target || event.defaultPrevented) return;
  if (isGoing()) {
    event.preventDefault();
    return;
  }
  if (target.matches("a[data-swap], a[data-act]")) {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    if (isBlocked()) focusPanel();
    else go(target.href);
  } else if (target.dataset.opens) {
    open(target);
  } else if (target.dataset.verdict) {
    judge(target);
  } else if (target.dataset.settle) {
    choose(target);
  } else if ("disarm" in target.dataset) {
    disarm();
  } else if (target.dataset.act === "undo") {
    act("POST", target.dataset.url, {});
  } else if ("choose" in target.dataset) {
    chooseFor(target.closest("form"));
  } else if ("close" in target.dataset) {
    const form = target.closest("form");
    form.reset();
    forget(form);
    forgetWords(form);
    restoreGrades(form);
    takeBack();
    close(form);
  } else if ("leave" in target.dataset) {
    leave();
  } else if (target.dataset.fill) {
    fill(target);
  } else if ("usualKeys" in target.dataset) {
    document.querySelectorAll("[data-usual]").forEach((one) => { one.value = one.dataset.usual; });
  }
});

// Next at this computer, or out of a shared review.
async function leave() {
  if (isBlocked()) {
    focusPanel();
    return;
  }
  if (hasTyped()) {
    block(
      ["What you typed on a clause is not saved yet."],
      [
        { words: "Stay here", run: () => {} },
        { words: "Leave without it", run: () => { drafts.clear(); leave(); } },
      ],
    );
    return;
  }
  try {
    const headers = { "content-type": "application/json" };
    const answer = await fetch("/api/session", { method: "DELETE", headers });
    if (answer.ok || answer.status === 401) location.assign("/start");
    else complain("You could not be signed out.", "Close the browser to be out.");
  } catch {
    complain("The program does not answer.", "Close the browser to be out.");
  }
}

function judge(button) {
  const { url, version } = button.closest("[data-url]").dataset;
  const body = { verdict: button.dataset.verdict, version: Number(version) };
  act("POST", url, { ...body, ...orderOfPage(url) });
}

function forgetReason() {
  const form = document.querySelector("form[data-form=why]");
  if (form) forget(form);
}

// How one goes on matters to reviewers alone.
const orderOfPage = (url) =>
  url.endsWith("/judgement") ? { order: document.getElementById("main").dataset.order } : {};

// Forms that open under the buttons

async function open(button) {
  if (isBlocked()) return focusPanel();
  if (hasChoice()) disarm();
  const name = button.dataset.opens;
  if (button.dataset.text) await go(button.dataset.text);
  const form = document.querySelector(`form[data-form="${name}"]`);
  if (!form) return undefined;
  if (!form.hidden) return close(form);
  document.querySelectorAll("form[data-form]:not([hidden])").forEach((one) => close(one, false));
  form.hidden = false;
  mark(name, true);
  showAdding(name === "add");
  if (name === "add") say("Select the words.");
  if (name === "add") chooseFor(form);
  else form.querySelector("textarea, select")?.focus();
  return undefined;
}

function close(form, refocus = true) {
  if (!form.dataset.form || "stays" in form.dataset) return;
  stopChoosing();
  showChosen(null);
  delete form.dataset.wants;
  form.hidden = true;
  if (form.dataset.form === "add") showAdding(false);
  mark(form.dataset.form, false);
  if (refocus) document.querySelector(`[data-opens="${form.dataset.form}"]`)?.focus();
}

// The form of a missed clause stands in the place of the sheet, so that the text stays in view.
function showAdding(adding) {
  document.querySelector(".room")?.toggleAttribute("data-adding", adding);
  document.documentElement.toggleAttribute("data-adding", adding);
}

function mark(name, isOpen) {
  document
    .querySelectorAll(`[data-opens="${name}"]`)
    .forEach((one) => one.setAttribute("aria-expanded", String(isOpen)));
}

async function chooseFor(form) {
  if (blocksOf()?.closest("details")) {
    const name = form.dataset.form;
    const text = document.querySelector(".switch a[href*='view=text']");
    if (!text) return;
    await go(text.href);
    document.querySelector(`[data-opens="${name}"]`)?.click();
    const again = document.querySelector(`form[data-form="${name}"]`);
    if (again && name !== "add") startChoosing(again);
    return;
  }
  startChoosing(form);
}

function fill(button) {
  const field = button.closest("form").querySelector("textarea[name=reason]");
  const kept = field.defaultValue.trim();
  // What was written before stays: reason and comment are one text.
  field.value = kept && !kept.includes(button.dataset.fill)
    ? `${kept}\n${button.dataset.fill}`
    : kept || button.dataset.fill;
  keepDraft(field);
  field.focus();
}

// What is sent

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method === "get" && !form.dataset.url) return;
  event.preventDefault();
  if (form.dataset.send) sendPlain(form);
  else if (form.dataset.form === "why") settle(forgetReason);
  else if (!("stays" in form.dataset)) sendDecision(form);
});

function sendDecision(form) {
  const body = form.dataset.form === "comment" ? readComment(form) : readDecision(form);
  if (!body) return;
  act("POST", form.dataset.url, body, () => {
    forget(form);
    forgetReason();
    close(form, false);
  });
}

const readComment = (form) => ({
  text: form.elements.namedItem("text").value,
  version: Number(form.dataset.version),
});

function readDecision(form) {
  const adds = form.dataset.form === "add";
  const body = adds
    ? {}
    : { verdict: form.dataset.verdict, version: Number(form.dataset.version) };
  Object.assign(body, orderOfPage(form.dataset.url));
  const words = wordsOf(form);
  if (words === false) return stopAt(form.querySelector("[data-words] textarea"), "");
  if (adds && !words) {
    return stopAt(form.querySelector("[data-choose]"), "Choose the words in the text first.");
  }
  const missing = missingIn(form);
  if (missing.length) return stopAtMissing(form, missing);
  const whole = "whole" in form.dataset;
  for (const name of ["category", "severity", "bound"]) {
    const field = form.elements.namedItem(name);
    if (!field) continue;
    if (field.value && (whole || field.value !== field.dataset.was)) {
      body[name] = name === "severity" ? Number(field.value) : field.value;
    }
  }
  if (words) body.span = words;
  return readReason(form, body);
}

function readReason(form, body) {
  const reason = form.elements.namedItem("reason");
  if (reason?.value.trim()) {
    body.reason = reason.value;
    if (form.dataset.commentVersion) body.comment_version = Number(form.dataset.commentVersion);
  }
  if (!reason) Object.assign(body, besides());
  if (form.dataset.verdict === "dismiss" && !body.reason) {
    return stopAt(reason, "Say in a few words why it is not so.");
  }
  const said = ["category", "severity", "bound", "span"].some((name) => name in body);
  if (form.dataset.verdict === "edit" && !said) {
    return stopAt(
      form.elements.namedItem("category"),
      "Nothing is different yet. Change something, or agree.",
    );
  }
  return body;
}

const missingIn = (form) =>
  [...form.querySelectorAll("select[required]")].filter((one) => !one.value);

// Names all that is still to choose, for as long as it is.
function stopAtMissing(form, missing) {
  const names = missing.map((one) => one.labels[0].textContent.trim());
  stopAt(missing[0], `Still to choose: ${names.join("; ")}.`);
  missing.forEach((one) => one.setAttribute("aria-invalid", "true"));
  form.dataset.wants = "";
  return null;
}

document.addEventListener("input", (event) => {
  const { form } = event.target;
  // First: a topic of another scale asks for its grade anew.
  if (event.target.matches("select[name=category]")) fitGrades(form);
  if (!form || !("wants" in form.dataset) || !event.target.matches("select")) return;
  event.target.removeAttribute("aria-invalid");
  const missing = missingIn(form);
  const names = missing.map((one) => one.labels[0].textContent.trim());
  if (missing.length) {
    complain(`Still to choose: ${names.join("; ")}.`);
  } else {
    delete form.dataset.wants;
    takeBack();
  }
});

// What is refused here was not saved, whatever was saved before.
function stopAt(field, why) {
  say("Not saved");
  if (why) complain(why);
  field.setAttribute("aria-invalid", "true");
  const done = () => {
    field.removeAttribute("aria-invalid");
    if (!("wants" in (field.form?.dataset ?? {}))) takeBack();
  };
  field.addEventListener("input", done, { once: true });
  field.focus({ preventScroll: Boolean(field.closest(".adding")) });
  return null;
}

async function upload(form) {
  const file = form.elements.namedItem("table").files[0];
  if (!file) {
    stopAt(form.elements.namedItem("table"), "Choose a file first.");
    return;
  }
  const url = `${form.dataset.url}?${new URLSearchParams({ name: file.name.slice(-300) })}`;
  await act("PUT", url, file, () => {}, (told) => {
    const left = (told.not_taken ?? []).map((one) => `${one.place}: ${one.why}`);
    if (left.length) complain("Not taken in, and nothing was overwritten:", left.join(" "));
  });
}

function sendPlain(form) {
  if (form.dataset.send === "UPLOAD") {
    upload(form);
    return;
  }
  const body = form.dataset.form === "settings" ? readKeys(form) : {};
  if (form.dataset.form !== "settings") {
    for (const [name, value] of new FormData(form)) body[name] = value;
  }
  act(form.dataset.send, form.dataset.url, body);
}

function readKeys(form) {
  const keys = {};
  for (const field of form.querySelectorAll("[data-usual]")) {
    keys[field.name.replace("key-", "")] = field.value.trim() || field.dataset.usual;
  }
  return { enabled: form.elements.namedItem("enabled").checked, keys };
}

// What was typed and not yet sent stays, wherever one looks meanwhile

const draftKey = (field) => `${field.form?.dataset.url} ${field.form?.dataset.form} ${field.name}`;

function keepDraft(field) {
  if (!field.form?.dataset.form || !field.name) return;
  drafts.set(draftKey(field), { value: field.value, over: field.defaultValue });
}

function forget(form) {
  for (const field of form.elements) drafts.delete(draftKey(field));
}

document.addEventListener("input", (event) => {
  if (event.target.matches("textarea[name], select[name]")) keepDraft(event.target);
});

// A ring around headings helps those who go with keys, and puzzles the others.
document.addEventListener("keydown", () => { document.documentElement.dataset.keys = ""; }, true);
document.addEventListener("pointerdown", () => { delete document.documentElement.dataset.keys; }, true);

const hasTyped = () =>
  [...drafts].some(([key, draft]) => / (reason|text)$/.test(key) && draft.value.trim());

window.addEventListener("beforeunload", (event) => {
  if (hasTyped()) event.preventDefault();
});

// Keys

const TYPED_IN = "input, textarea, select, [contenteditable], [role=listbox], [role=listbox] *";

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.target.form?.requestSubmit();
    return;
  }
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape") {
    const form = document.querySelector("form[data-form]:not([hidden]):not([data-stays])");
    if (form) close(form);
    else if (hasChoice()) disarm();
    return;
  }
  if (event.repeat || event.isComposing || event.target.matches?.(TYPED_IN)) return;
  const name = shortcuts().find(([, key]) => key.toLowerCase() === event.key.toLowerCase())?.[0];
  const target = name && document.querySelector(`[data-act="${name}"]`);
  // What a form covers is not to be decided by a key.
  if (!target?.checkVisibility()) return;
  event.preventDefault();
  target.click();
});

const shortcuts = () => Object.entries(JSON.parse(document.body.dataset.shortcuts || "{}"));

// What was saved since a draft was begun is not left out of it.
function joined(field, draft) {
  const saved = field.defaultValue ?? "";
  const news = saved.trim() && saved !== draft.over && !draft.value.includes(saved);
  return news ? `${saved}\n${draft.value}` : draft.value;
}

// Every page that comes

onArrival(() => {
  for (const [name, key] of shortcuts()) {
    document.querySelectorAll(`[data-act="${name}"]`).forEach((one) => showKey(one, key));
  }
  for (const field of document.querySelectorAll("form[data-form] [name]")) {
    const draft = drafts.get(draftKey(field));
    if (draft !== undefined) field.value = joined(field, draft);
    if (field.name === "category") fitGrades(field.form);
  }
  showAdding(false);
  for (const field of document.querySelectorAll("[data-words][data-start]")) {
    const { start, end } = field.dataset;
    if (start) setWords(field.closest("form"), { start: Number(start), end: Number(end) });
  }
  showChosen(null);
  if (window.matchMedia("(max-width: 68rem)").matches) {
    document.querySelectorAll("details[data-narrow]").forEach((one) => { one.open = false; });
  }
});
document.addEventListener(
  "error",
  (event) => {
    if (event.target.localName !== "image") return;
    const figure = event.target.closest("figure");
    const note = document.createElement("p");
    note.className = "notice";
    note.textContent = "There is no picture of this page. Its words stand below.";
    figure.replaceWith(note);
    document.querySelectorAll(".pagetext").forEach((one) => { one.open = true; });
  },
  true,
);

// A paper that is being read is looked at again, unless somebody is at something.
setInterval(() => {
  const idle = !document.activeElement || document.activeElement.matches("body, main, h1, h2");
  const open = document.querySelector("form[data-form]:not([hidden]):not([data-stays])");
  if (document.querySelector("[data-waiting]") && idle && !open && !isBlocked()) {
    go(location.href, { push: false });
  }
}, 4000);

bringIntoView();
if (document.getElementById("main").dataset.page === "paper") {
  document.querySelector("[data-focus]")?.focus({ preventScroll: true });
}

function showKey(element, key) {
  element.setAttribute("aria-keyshortcuts", key === "?" ? "Shift+?" : key.toUpperCase());
  if (element.querySelector("kbd") || element.matches(".queue a")) return;
  const shown = document.createElement("kbd");
  shown.textContent = key.toUpperCase();
  shown.setAttribute("aria-hidden", "true");
  element.append(" ", shown);
}
