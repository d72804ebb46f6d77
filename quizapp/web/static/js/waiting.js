/* The cover before the bell: counts down by the server's clock, and lets the member begin when it rings.

   What opens is on the page already, so that nine o'clock costs the server nothing until somebody begins; and each
   browser draws a few seconds of its own, so that not everybody begins in the same one. */

import { digits } from "./countdown.js";

const SPEAKS_AT_MIN = [10, 5, 1];
const ASKS_EVERY_MS = 300000;
// The last question, at a moment of each browser's own: has the opening moved, has this device slept?
const ASKS_LAST_S = 30 + Math.random() * 90;

const place = document.getElementById("waiting");
const say = place.dataset;
const shown = document.getElementById("wait-left");
const spoken = document.getElementById("wait-said");
const spreadMs = Math.random() * Number(say.spreadS) * 1000;

let opensAt = Date.parse(say.opensAt);
let ahead = Date.parse(say.serverNow) - performance.now();
let before = Infinity;
let asked = performance.now();
let isAsking = false;
let isOpen = false;

function leftMs() {
  return opensAt - performance.now() - ahead;
}

/** Ask the server for this page again: only its times are taken; a page that no longer waits is shown as it is. */
async function ask() {
  if (isAsking || isOpen) return;
  isAsking = true;
  asked = performance.now();
  try {
    const reply = await fetch(window.location.href, { credentials: "same-origin", cache: "no-store" });
    if (!reply.ok) return;
    const page = new DOMParser().parseFromString(await reply.text(), "text/html");
    const told = page.getElementById("waiting");
    if (isOpen) return;
    if (!told) {
      if (leftMs() > 0) window.location.reload();
      return;
    }
    // A reply is always a little old, and a device that slept has fallen behind: what is latest is nearest.
    ahead = Math.max(ahead, Date.parse(told.dataset.serverNow) - performance.now());
    const moved = Date.parse(told.dataset.opensAt);
    if (moved !== opensAt) before = Infinity;
    opensAt = moved;
  } catch (error) {
    // Without a network it counts on; the next question is asked in its time.
    if (!(error instanceof TypeError)) throw error;
  } finally {
    isAsking = false;
  }
}

function open() {
  isOpen = true;
  document.getElementById("wait-bar").hidden = true;
  document.getElementById("wait-note").hidden = true;
  shown.hidden = true;
  document.getElementById("wait-say").textContent = say.sayOpen;
  spoken.textContent = say.sayOpen;
  const form = document.getElementById("wait-form");
  form.hidden = false;
  form.querySelector("button").focus();
}

function tick() {
  const left = leftMs() / 1000;
  if (left + spreadMs / 1000 <= 0) {
    open();
    return;
  }
  // Rounded up, as it is on a clock that has not struck yet; then the few seconds of this browser's own.
  const parts = digits(Math.ceil(left));
  shown.textContent = parts.text;
  if (left <= 0) document.getElementById("wait-say").textContent = say.saySoon;
  const passed = SPEAKS_AT_MIN.filter((minutes) => before > minutes * 60 && left <= minutes * 60 && left > 0);
  if (passed.length && before !== Infinity) {
    spoken.textContent = say.sayMinutes.replace("{n}", passed[passed.length - 1]);
  }
  const isLast = before > ASKS_LAST_S && left <= ASKS_LAST_S;
  if (isLast || performance.now() - asked > ASKS_EVERY_MS) ask();
  before = left;
  setTimeout(tick, 500);
}

document.getElementById("wait-note").hidden = false;
document.addEventListener("visibilitychange", () => { if (!document.hidden) ask(); });
window.addEventListener("pageshow", (event) => { if (event.persisted) window.location.reload(); });
tick();
