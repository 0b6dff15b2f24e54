// SPDX-License-Identifier: Apache-2.0
// The first page: takes the one-time secret out of the address, and asks who is there.

const status = document.getElementById("status");
const panel = document.getElementById("alert");

async function ask(body) {
  panel.replaceChildren();
  try {
    const answer = await fetch("/api/session", {
      method: "POST",
      headers: { "content-type": "application/json", accept: "application/json" },
      body: JSON.stringify(body),
    });
    const told = await answer.json();
    if (answer.ok) return told;
    tell([told.error, told.cure]);
  } catch {
    tell(["The program does not answer.", "Check that it still runs, then try again."]);
  }
  status.textContent = "";
  return null;
}

function tell(sentences) {
  for (const text of sentences.filter(Boolean)) {
    const line = document.createElement("p");
    line.textContent = text;
    panel.append(line);
  }
}

function enter(told) {
  if (told?.person) location.replace("/next");
}

async function comeIn() {
  const token = new URLSearchParams(location.hash.slice(1)).get("token") ?? location.hash.slice(1);
  // The secret must not stay where others may see it.
  history.replaceState(null, "", location.pathname);
  if (!token) {
    status.textContent = "";
    tell(["Open the address that the command printed: it lets this browser in."]);
    return;
  }
  const told = await ask({ token });
  if (!told) return;
  status.textContent = "";
  if (told.person) {
    enter(told);
    return;
  }
  introduce.hidden = false;
  document.getElementById("name").focus();
}

const introduce = document.getElementById("introduce");
const signIn = document.getElementById("sign-in");

introduce?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const fields = new FormData(introduce);
  enter(await ask({ name: fields.get("name"), task: fields.get("task") }));
});

signIn?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const fields = new FormData(signIn);
  enter(await ask({ name: fields.get("name"), password: fields.get("password") }));
});

if (introduce) {
  if (introduce.hidden || location.hash) comeIn();
  else document.getElementById("name").focus();
}
