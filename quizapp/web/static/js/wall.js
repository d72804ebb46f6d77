/* The wall: asks what to show every two seconds, turns the pages, and keeps the last good picture when the
   server is away. It runs for months: nothing here grows with the time. */
import { csrfToken } from "./base.js";
import { setServerNow, tick } from "./wall-clock.js";
import { dress, furnish, placeNight, writeNight } from "./wall-room.js";
import { swap } from "./wall-swap.js";

const POLL_MS = 2000, ANSWER_MS = 8000, SEEN_MS = 60000;
const BY_HAND_MS = 60000;
// One lost answer is the network's habit, two are the server's absence.
const MISSED_MOST = 1;
const RELOAD_APART_MS = 300000;

const stage = document.getElementById("stage");
const isHeld = "hold" in stage.dataset;

let pages = [];
let here = stage.dataset.page;
let shown = null;
let tag = "";
let dataAt = stage.dataset.at;
let missed = 0;
let isMoving = false;
let turning = 0;

/* ---- what stands in the foot ---- */

function writeLive() {
  const isAway = missed > MISSED_MOST;
  const text = (isAway ? stage.dataset.saysAway : stage.dataset.saysLive).replace("{time}", dataAt);
  const place = stage.querySelector("[data-live]");
  stage.classList.toggle("is-away", isAway);
  if (place && place.textContent !== text) place.textContent = text;
  writeNight(stage, dataAt);
}

/* ---- pages ---- */

function indexHere() {
  return Math.max(0, pages.findIndex((page) => page.key === here));
}

function holds(page, key) {
  return page.html.indexOf('data-key="' + key + '"') >= 0;
}

function stoodAbove(list, at) {
  const kind = list.length ? list[at].kind : "";
  return (key) => list.slice(0, at).some((page) => page.kind === kind && holds(page, key));
}

function show(page) {
  here = page.key;
  shown = page.html;
  isMoving = false;
  stage.dataset.page = here;
  stage.innerHTML = page.html;
  placeNight(stage);
  tick(stage);
  writeLive();
}

function turnIn(ms) {
  clearTimeout(turning);
  turning = 0;
  if (!isHeld && pages.length > 1) turning = setTimeout(() => step(1), ms);
}

function step(by, ms) {
  if (!pages.length) return;
  const page = pages[(indexHere() + by + pages.length) % pages.length];
  show(page);
  turnIn(ms || page.seconds * 1000);
}

/** Bring the page that stands there up to date; while rows glide the newest picture waits. */
function refresh(old) {
  // A page that is held may have come only now: the season's, the best's.
  const held = pages.find((page) => page.key === stage.dataset.hold) || pages.find((page) => page.kind === stage.dataset.hold);
  if (held && pages.every((page) => page.key !== here || page.kind !== held.kind)) here = held.key;
  const at = indexHere(), page = pages[at];
  if (page.key !== here || page.key !== stage.dataset.page) {
    show(page);
    turnIn(page.seconds * 1000);
    return;
  }
  if (isMoving || page.html === shown) return;
  const was = old.length ? stoodAbove(old, Math.max(0, old.findIndex((one) => one.key === here))) : () => false;
  shown = page.html;
  isMoving = true;
  const moved = swap(stage, page.html, was, stoodAbove(pages, at));
  tick(stage);
  writeLive();
  moved.then(() => {
    // A page that was turned meanwhile has its own picture.
    if (shown !== page.html || !isMoving) return;
    isMoving = false;
    refresh(pages);
  });
}

/* ---- what the server says ---- */

/** Start afresh, but not again and again. */
function reload() {
  const now = performance.timeOrigin + performance.now();
  const last = Number(sessionStorage.getItem("reloaded") || 0);
  // What lies in the future was noted before the device's clock was set back.
  if (last && last <= now && now - last < RELOAD_APART_MS) return;
  sessionStorage.setItem("reloaded", String(now));
  window.location.reload();
}

function take(state) {
  if (!state.paired) {
    window.location.reload();
    return;
  }
  if (state.assets !== stage.dataset.assets) reload();
  const old = pages;
  pages = state.pages;
  dress(state);
  refresh(old);
  // The first picture, or the first one with more than one page.
  if (!turning) turnIn(pages[indexHere()].seconds * 1000);
}

async function ask() {
  const control = new AbortController(), timer = setTimeout(() => control.abort(), ANSWER_MS);
  try {
    const headers = { Accept: "application/json" };
    if (tag) headers["If-None-Match"] = tag;
    const reply = await fetch("/api/v1/screens/me/state", {
      cache: "no-store", credentials: "same-origin", headers, signal: control.signal,
    });
    // Revoked: the page shows digits again.
    if (reply.status === 401) window.location.reload();
    else if (reply.status !== 200 && reply.status !== 304) throw new Error("status " + reply.status);
    const state = reply.status === 200 ? await reply.json() : null;
    setServerNow(reply.headers.get("X-Server-Now"));
    dataAt = decodeURIComponent(reply.headers.get("X-Data-At") || "") || dataAt;
    missed = 0;
    if (state) {
      tag = reply.headers.get("ETag") || "";
      take(state);
    }
  } finally {
    clearTimeout(timer);
  }
}

async function poll() {
  try {
    await ask();
  } catch (error) {
    missed += 1;
  }
  writeLive();
  setTimeout(poll, POLL_MS);
}

/** Tell that this screen is alive; a token that has grown old is taken anew with the page. */
async function tellSeen() {
  try {
    const reply = await fetch("/api/v1/screens/me/seen", {
      method: "POST", credentials: "same-origin", headers: { "X-CSRFToken": csrfToken() },
    });
    if (reply.status === 403) reload();
  } catch (error) {
    // The poll says that the server is away.
  }
  setTimeout(tellSeen, SEEN_MS);
}

document.addEventListener("keydown", (event) => {
  const by = { ArrowRight: 1, PageDown: 1, ArrowLeft: -1, PageUp: -1 }[event.key];
  if (by) step(by, BY_HAND_MS);
});
setServerNow(stage.dataset.now);
setInterval(() => tick(stage), 1000);
tick(stage);
writeLive();
furnish(stage);
tellSeen();
poll();
