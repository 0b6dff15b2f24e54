// SPDX-License-Identifier: Apache-2.0
// From page to page without losing what was said last: only the middle of the page changes.

import { complain, say } from "./saying.js";

const arrivals = [];
let going = false;

// Whether another page is on its way: what is pressed meanwhile was meant for that one.
export const isGoing = () => going;

// Calls back with every page that comes, the first one too.
export function onArrival(callback) {
  arrivals.push(callback);
  callback();
}

// Goes to an address of these pages and brings its heading, or what holds the focus, into focus.
export async function go(address, options = {}) {
  if (going) return;
  going = true;
  document.documentElement.dataset.going = "";
  try {
    await arrive(address, options);
  } finally {
    going = false;
    delete document.documentElement.dataset.going;
  }
}

async function arrive(address, { push = true }) {
  const url = new URL(address, location.href);
  let answer;
  let text;
  try {
    answer = await fetch(url, { headers: { accept: "text/html" } });
    text = await answer.text();
  } catch {
    complain(
      "The next page could not be opened: the program does not answer.",
      "What you decided is saved. Check that it still runs, then load this page again.",
    );
    return;
  }
  const page = new DOMParser().parseFromString(text, "text/html");
  const main = page.getElementById("main");
  if (!answer.ok || !main || !page.getElementById("status")) {
    location.assign(url);
    return;
  }
  if (push) history.pushState(null, "", answer.url);
  document.title = page.title;
  document.body.dataset.shortcuts = page.body.dataset.shortcuts;
  document.querySelector("header.top").replaceWith(page.querySelector("header.top"));
  document.getElementById("main").replaceWith(main);
  document.getElementById("alert").replaceChildren();
  arrivals.forEach((callback) => callback());
  bringIntoView();
  (document.querySelector("[data-focus]") ?? main).focus({ preventScroll: true });
}

// Scrolls each part of the page to what it is about.
export function bringIntoView() {
  window.scrollTo(0, 0);
  scrollWithin(".words-of-paper", "#here, .picture .over", 0.3);
  scrollWithin(".clauses", "[aria-current=true]", 0.4);
}

function scrollWithin(part, target, share) {
  const box = document.querySelector(part);
  const found = box?.querySelector(target);
  if (!found || box.scrollHeight <= box.clientHeight) return;
  const away = found.getBoundingClientRect().top - box.getBoundingClientRect().top;
  box.scrollTop += away - box.clientHeight * share;
}

window.addEventListener("popstate", () => {
  say("");
  go(location.href, { push: false });
});
