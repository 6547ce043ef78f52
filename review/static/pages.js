// Nothing here is needed. Unfolds the evidence that an address points into, filters a list at once, and hides a page
// that was left open for longer than its session.
"use strict";

function unfold() {
  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const folded = target && target.closest("details");
  if (folded && !folded.open) {
    folded.open = true;
    target.scrollIntoView();
  }
}

addEventListener("hashchange", unfold);
unfold();

for (const select of document.querySelectorAll(".filter select")) {
  select.addEventListener("change", () => select.form.requestSubmit());
}

// Every page of a session says when that ends unless there is another request; the newest that was loaded is right, and
// tells the other windows. A page of another session, or of one that is over, shows nothing any more.
const NOTE = "prescreen-session";
const WARNING = 2 * 60 * 1000;
const TOLD_EVERY = 60 * 1000;

const { session, seconds } = document.body.dataset;
const ending = document.getElementById("ending");
const over = document.getElementById("over");
let until = 0;
let told = 0;
let timer;

function note(words) {
  try {
    localStorage.setItem(NOTE, words);
  } catch {
    // Where nothing may be stored each window is on its own.
  }
}

function left() {
  let noted = null;
  try {
    noted = localStorage.getItem(NOTE);
  } catch {}
  const [whose, when] = (noted ?? `${session} ${until}`).split(" ");
  return whose === session ? Number(when) - Date.now() : 0;
}

function lasts(milliseconds) {
  until = Date.now() + milliseconds;
  note(`${session} ${until}`);
  ending.querySelector("button").hidden = milliseconds <= WARNING; // no request makes it longer
  watch();
}

function watch() {
  const rest = left();
  clearTimeout(timer);
  if (!(rest > 0)) {
    hide();
    return;
  }
  ending.hidden = rest > WARNING;
  timer = setTimeout(watch, rest > WARNING ? rest - WARNING : rest);
}

function hide() {
  if (over.isConnected) {
    document.title = document.querySelector(".brand").textContent;
    document.body.replaceChildren(over.content);
  }
}

async function stay() {
  told = Date.now();
  const answer = await fetch("/account/stay", { redirect: "manual" }).catch(() => null);
  if (answer?.ok) lasts(Number(await answer.text()) * 1000);
}

if (session) {
  lasts(Number(seconds) * 1000);
  for (const event of ["pageshow", "focus", "storage"]) addEventListener(event, watch);
  document.addEventListener("visibilitychange", watch);
  document.addEventListener("input", () => left() < seconds * 500 && Date.now() - told > TOLD_EVERY && stay());
  ending.querySelector("button").addEventListener("click", stay);
  document.querySelector('form[action="/logout"]').addEventListener("submit", () => note("over"));
}
