/* A paper with a script: one question a view, every answer saved as it is given, until the grace has passed. */

import { api } from "./base.js";
import { momentOf, startClock, timeOf } from "./clock.js";
import { offerLook } from "./look.js";
import { watchNetwork } from "./network.js";
import { createNotices } from "./notices.js";
import { createOutbox } from "./outbox.js";
import { answer, mark, show } from "./question.js";
import { createSheet } from "./sheet.js";
import { createSignIn } from "./signin.js";

const form = document.getElementById("paper");
const say = form.dataset;
const attempt = Number(say.attempt);
const address = "/api/v1/attempts/" + attempt;
const questions = Array.from(form.querySelectorAll(".q"));
const steps = Array.from(document.querySelectorAll("#steps i"));
const netBar = document.getElementById("net");
const netWait = document.getElementById("net-wait");
const tell = createNotices(document.getElementById("notices"));
const elsewhere = new Set();
const seqs = {};

const PATIENCE_MS = 8000;
// While nothing is saved the page asks by itself: what changed elsewhere or was moved is here within a minute.
const ASK_MIN_MS = 30000;
const ASK_SPREAD_MS = 20000;
// At the bell everybody's browser would hand in at once.
const BELL_SPREAD_MS = 3000;
const RING_EVERY_MS = 3000;
const DRAIN_MS = 5000;

let here = 0;
let toldAt = performance.now();
let askAfterMs = ASK_MIN_MS;
let isAsking = false;
let isHandingIn = false;
let hasLeft = false;
let rungAt = -RING_EVERY_MS;
const bellMs = -Math.random() * BELL_SPREAD_MS;

/* ---------- the way to the server ---------- */

const net = watchNetwork(say.probe, (isThere) => {
  netBar.hidden = isThere;
  paintWaiting();
  // Not at once: a reply of the outbox may be what has just been heard.
  if (isThere) setTimeout(() => { outbox.flush(); ask(); });
});

function paintWaiting() {
  const waits = outbox.waiting();
  netWait.textContent = waits ? say.sayWaiting.replace("{n}", waits) : "";
  sheet.paint();
}

/** Ask quietly what stands on the server: another device, a moved deadline, an attempt that is handed in. */
async function ask() {
  if (isAsking || hasLeft) return;
  isAsking = true;
  toldAt = performance.now();
  try {
    const reply = await api("GET", address + "/responses", undefined, { patienceMs: PATIENCE_MS });
    if (!reply.data) throw new TypeError("no reply of this server");
    net.heard();
    if (reply.ok) sync(reply.data);
    else if (reply.status < 500) await signIn.ask(reply);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    net.missed();
  } finally {
    isAsking = false;
  }
}

function sync(stored) {
  hear(stored);
  if (stored.phase === "handed_in") {
    over();
    return;
  }
  // What waits here is newer, or the server says so when it is sent.
  stored.responses.filter((view) => !outbox.pending(view.slot)).forEach((view) => take(view.slot, view));
}

function hear(stored) {
  toldAt = performance.now();
  askAfterMs = ASK_MIN_MS + Math.random() * ASK_SPREAD_MS;
  clock.hear(stored);
}

/** Take what was given elsewhere, and say so, unless it is what stands here. */
function take(slot, stored) {
  if (stored.seq <= (seqs[slot] || 0)) return false;
  seqs[slot] = stored.seq;
  if (!show(questions[slot - 1], stored.response)) return false;
  elsewhere.add(slot);
  const slots = Array.from(elsewhere).sort((one, other) => one - other).join(say.comma);
  tell("elsewhere", say.sayElsewhere.replace("{slots}", slots), () => elsewhere.clear());
  paintSteps();
  return true;
}

const outbox = createOutbox(attempt, net, {
  saving(slot) { report(slot, "wait", say.saySaving); },
  unsent(slot) { report(slot, "fail", say.sayFailed); },
  refused(slot) { report(slot, "fail", say.sayRefused); },
  saved,
  told(slot, stored) {
    if (outbox.pending(slot)) return;
    take(slot, stored);
    saved(slot, stored);
  },
  newer(slot, stored) {
    // What stands there may be numbered lower than what was sent here a moment later.
    seqs[slot] = 0;
    take(slot, stored);
    hear(stored);
    report(slot, "done", say.sayNewer);
  },
  elsewhere(slot, entry) {
    take(slot, entry);
    report(slot, "wait", say.saySaving);
  },
  stranger(reply) { signIn.ask(reply); },
  closed() { over(); },
});

function saved(slot, stored) {
  seqs[slot] = Math.max(seqs[slot] || 0, stored.seq);
  hear(stored);
  report(slot, "done", say.saySaved + " " + timeOf(stored.saved_at, say.zone));
}

function report(slot, state, text) {
  mark(questions[slot - 1], state, text);
  paintSteps();
  paintWaiting();
}

const signIn = createSignIn(say, {
  net,
  waiting: () => outbox.waiting(),
  back() {
    outbox.resume();
    ask();
  },
});

/* ---------- one question a view ---------- */

const sheet = createSheet({ questions, say, outbox, go, attempt });

function give(question, isTyping) {
  const slot = Number(question.dataset.slot);
  seqs[slot] = (seqs[slot] || 0) + 1;
  outbox.put(slot, answer(question), seqs[slot], isTyping);
}

function go(number, isQuiet) {
  here = Math.max(0, Math.min(questions.length - 1, number));
  sheet.place.hidden = true;
  questions.forEach((question, place) => { question.hidden = place !== here; });
  document.getElementById("prev").disabled = here === 0;
  paintSteps();
  if (isQuiet) return;
  window.scrollTo(0, 0);
  questions[here].focus({ preventScroll: true });
  history.replaceState(null, "", "#q" + (here + 1));
}

function paintSteps() {
  steps.forEach((step, place) => {
    step.className = answer(questions[place]) === null ? "" : "done";
    if (place === here && sheet.place.hidden) step.className = "here";
  });
}

function openSheet() {
  questions.forEach((question) => { question.hidden = true; });
  sheet.place.hidden = false;
  sheet.paint();
  paintSteps();
  window.scrollTo(0, 0);
  sheet.place.focus({ preventScroll: true });
}

function follow(question) {
  const slot = Number(question.dataset.slot);
  const waits = outbox.pending(slot);
  seqs[slot] = Math.max(Number(question.dataset.seq), waits ? waits.seq : 0);
  if (waits) show(question, waits.response);
  question.addEventListener("change", (event) => {
    // A text is put as it is typed; leaving its field only sends it sooner.
    if (event.target.classList.contains("form-control")) outbox.send(slot);
    else give(question);
  });
  question.addEventListener("input", (event) => {
    if (event.target.classList.contains("form-control")) give(question, true);
  });
}

/* ---------- the end ---------- */

async function finish() {
  const button = document.getElementById("finish");
  button.disabled = true;
  outbox.flush();
  const until = performance.now() + DRAIN_MS;
  while (outbox.waiting() && performance.now() < until) await new Promise((done) => setTimeout(done, 100));
  if (outbox.waiting()) openSheet();
  else await handIn();
  button.disabled = false;
}

async function handIn() {
  if (isHandingIn || hasLeft) return;
  isHandingIn = true;
  try {
    const reply = await api("POST", address + "/hand-in", undefined, { patienceMs: PATIENCE_MS });
    if (!reply.data) throw new TypeError("no reply of this server");
    net.heard();
    if (reply.ok) over();
    else if (reply.status < 500) await signIn.ask(reply);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    net.missed();
  } finally {
    isHandingIn = false;
  }
}

/** At the bell: the deadline may have been moved a moment ago, so the server is asked before the hand-in. */
async function ring() {
  if (isAsking || isHandingIn || performance.now() - rungAt < RING_EVERY_MS) return;
  rungAt = performance.now();
  await ask();
  if (clock.leftMs() <= bellMs && net.isThere()) await handIn();
}

function tick(leftMs) {
  if (hasLeft) return;
  // In the grace what waits is still sent; then the paper is closed, by us or by the server.
  if (leftMs <= 0) outbox.flush();
  if (leftMs <= (outbox.waiting() ? -Number(say.graceMs) : bellMs)) ring();
  else if (!document.hidden && net.isThere() && performance.now() - toldAt >= askAfterMs) ask();
}

/** The attempt is handed in. What came too late the server has kept apart: nobody leaves without knowing. */
function over() {
  if (hasLeft) return;
  if (outbox.waiting()) {
    outbox.flush();
    return;
  }
  hasLeft = true;
  const tooLate = outbox.tooLate();
  outbox.clear();
  sheet.forget();
  if (!tooLate) {
    window.location.assign(say.review);
    return;
  }
  document.getElementById("too-late-say").textContent = say.sayTooLate.replace("{n}", tooLate);
  document.getElementById("too-late").hidden = false;
  form.querySelectorAll("input, #finish").forEach((input) => { input.disabled = true; });
}

/* ---------- begin ---------- */

questions.forEach(follow);
const clock = startClock(say, {
  tick,
  moved(deadline, isLater) { tell("moved", (isLater ? say.sayLater : say.sayEarlier).replace("{at}", momentOf(deadline, say.zone))); },
});
form.addEventListener("submit", (event) => event.preventDefault());
form.classList.add("is-stepped");
document.getElementById("bar").hidden = false;
document.getElementById("prev").addEventListener("click", () => (sheet.place.hidden ? go(here - 1) : go(here)));
document.getElementById("next").addEventListener("click", () => {
  if (!sheet.place.hidden) go(here);
  else if (here === questions.length - 1) openSheet();
  else go(here + 1);
});
document.getElementById("open-sheet").addEventListener("click", () => (sheet.place.hidden ? openSheet() : go(here)));
document.getElementById("finish").addEventListener("click", finish);
document.addEventListener("visibilitychange", () => { if (!document.hidden) ask(); });
offerLook(document.getElementById("open-look"), document.getElementById("look"));

const wanted = /^#q(\d+)$/.exec(window.location.hash);
const firstOpen = questions.findIndex((question) => answer(question) === null);
go(wanted ? Number(wanted[1]) - 1 : Math.max(0, firstOpen), true);
outbox.flush();
