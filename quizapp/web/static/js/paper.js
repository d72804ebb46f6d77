/* A paper with a script: one question a view, every answer saved as it is given, the clock, the answer sheet. */

import { api } from "./base.js";
import { digits } from "./countdown.js";
import { createOutbox } from "./outbox.js";

const form = document.getElementById("paper");
const say = form.dataset;
const attempt = Number(say.attempt);
const questions = Array.from(form.querySelectorAll(".q"));
const sheet = document.getElementById("sheet");
const net = document.getElementById("net");
const steps = Array.from(document.querySelectorAll("#steps i"));
const flagged = new Set(JSON.parse(sessionStorage.getItem("quizapp-flags-" + attempt) || "[]"));
const seqs = {};
const unsaved = new Set();
let here = 0;
let leaving = false;

/* ---------- what stands in a question ---------- */

function answer(question) {
  const inputs = Array.from(question.querySelectorAll("input.opt-in, input.form-control"));
  if (question.dataset.type === "blank") {
    const texts = inputs.map((input) => input.value);
    return texts.some((text) => text.trim()) ? texts : null;
  }
  const ticked = inputs.filter((input) => input.checked).map((input) => input.value);
  if (question.dataset.type === "multiple") return ticked.length ? ticked : null;
  return ticked.length ? ticked[0] : null;
}

function show(question, response) {
  const given = response === null ? [] : [].concat(response);
  question.querySelectorAll("input.opt-in").forEach((input) => { input.checked = given.indexOf(input.value) >= 0; });
  question.querySelectorAll("input.form-control").forEach((input, place) => { input.value = given[place] || ""; });
}

/* ---------- saving ---------- */

function mark(slot, state, text) {
  const question = questions[slot - 1];
  const line = question.querySelector("[data-saved]");
  line.className = "q-saved" + (state === "done" ? "" : " is-" + state);
  line.textContent = "";
  line.appendChild(document.getElementById("icon-" + state).content.cloneNode(true));
  line.appendChild(document.createTextNode(text));
  question.querySelectorAll(".opt").forEach((row) => {
    const place = row.querySelector(".opt-say");
    const isGiven = row.querySelector("input").checked;
    place.textContent = "";
    if (isGiven) {
      row.dataset.save = state;
      place.appendChild(document.getElementById("icon-" + state).content.cloneNode(true));
    } else {
      delete row.dataset.save;
    }
  });
  paintSteps();
  // What is said there of answers on their way has to follow them.
  if (!sheet.hidden) paintSheet();
}

function timeOf(stamp) {
  return new Date(stamp).toLocaleTimeString("zh-CN", { hour12: false, timeZone: say.zone || undefined });
}

const outbox = createOutbox(attempt, {
  saving(slot) { mark(slot, "wait", say.saySaving); },
  saved(slot, stored) {
    seqs[slot] = Math.max(seqs[slot] || 0, stored.seq);
    mark(slot, "done", say.saySaved + " " + timeOf(stored.saved_at));
    syncClock(stored);
  },
  newer(slot, stored) {
    seqs[slot] = stored.seq;
    show(questions[slot - 1], stored.response);
    mark(slot, "done", say.sayNewer);
  },
  refused(slot) { mark(slot, "fail", say.sayRefused); },
  closed() { leave(); },
  signedOut() {
    net.querySelector("span").textContent = say.saySignedOut;
    net.hidden = false;
    window.location.assign(say.login);
  },
  network(isThere) {
    net.hidden = isThere;
    if (!isThere) questions.forEach((question) => {
      const slot = Number(question.dataset.slot);
      if (outbox.pending(slot)) mark(slot, "fail", say.sayFailed);
    });
  },
});

function give(question) {
  const slot = Number(question.dataset.slot);
  unsaved.delete(slot);
  seqs[slot] = (seqs[slot] || 0) + 1;
  outbox.put(slot, answer(question), seqs[slot]);
}

/* ---------- one question a view ---------- */

function go(number, isQuiet) {
  here = Math.max(0, Math.min(questions.length - 1, number));
  sheet.hidden = true;
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
    if (place === here && sheet.hidden) step.className = "here";
  });
}

function openSheet() {
  questions.forEach((question) => { question.hidden = true; });
  sheet.hidden = false;
  paintSheet();
  paintSteps();
  window.scrollTo(0, 0);
  sheet.focus({ preventScroll: true });
}

function paintSheet() {
  let open = 0;
  sheet.querySelectorAll("[data-go]").forEach((link) => {
    const slot = Number(link.dataset.go);
    const isGiven = answer(questions[slot - 1]) !== null;
    if (!isGiven) open += 1;
    const states = [outbox.pending(slot) ? "is-unsent" : isGiven ? "is-done" : "is-open"];
    if (flagged.has(slot)) states.push("is-flag");
    link.className = states.join(" ");
    const words = states.map((state) => sheet.querySelector(".sheet-legend ." + state).textContent);
    link.setAttribute("aria-label", [slot].concat(words).join(" "));
  });
  const unsent = outbox.waiting();
  document.getElementById("sheet-say").textContent = unsent
    ? say.sayUnsent.replace("{n}", unsent)
    : open ? say.sayUnanswered.replace("{n}", open) : say.sayAll;
}

async function finish() {
  const button = document.getElementById("finish");
  button.disabled = true;
  outbox.flush();
  for (let wait = 0; wait < 50 && outbox.waiting(); wait += 1) await new Promise((done) => setTimeout(done, 100));
  if (outbox.waiting()) {
    button.disabled = false;
    openSheet();
    return;
  }
  await handIn();
  button.disabled = false;
}

async function handIn() {
  try {
    const reply = await api("POST", "/api/v1/attempts/" + attempt + "/hand-in");
    if (reply.ok) leave();
    else if (reply.status === 401) window.location.assign(say.login);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    net.hidden = false;
  }
}

function leave() {
  if (leaving) return;
  leaving = true;
  outbox.clear();
  window.location.assign(say.review);
}

/* ---------- the clock: the server's, counted on by one that nobody can set ---------- */

let endsAt = performance.now() + Number(say.leftMs);
const announced = {};

function syncClock(stored) {
  endsAt = performance.now() + (Date.parse(stored.deadline_at) - Date.parse(stored.server_now));
}

function tick() {
  const leftMs = endsAt - performance.now();
  const left = leftMs / 1000;
  const place = document.getElementById("left");
  const shown = digits(left);
  place.querySelector("b").textContent = left > 0 ? (shown.days ? shown.days + say.day : "") + shown.text : say.sayOver;
  place.classList.toggle("is-short", left <= 300 && left > 60);
  place.classList.toggle("is-last", left <= 60);
  [10, 5, 1].forEach((minutes) => {
    if (left <= minutes * 60 && left > minutes * 60 - 5 && !announced[minutes]) {
      announced[minutes] = true;
      document.getElementById("left-said").textContent = say.sayMinutes.replace("{n}", minutes);
    }
  });
  // In the grace what waits is still sent; then the paper is closed, by us or by the server.
  if (leftMs <= 0) outbox.flush();
  if (leftMs <= (outbox.waiting() ? -Number(say.graceMs) : 0)) handIn();
}

/* ---------- begin ---------- */

function sync(stored) {
  stored.slots.forEach((view) => {
    const waits = outbox.pending(view.slot);
    seqs[view.slot] = Math.max(view.seq, waits ? waits.seq : 0);
    // What is being typed is newer than anything that is stored.
    if (unsaved.has(view.slot)) return;
    if (waits && waits.seq > view.seq) show(questions[view.slot - 1], waits.response);
    else show(questions[view.slot - 1], view.response);
  });
  syncClock(stored);
  outbox.flush();
  paintSteps();
}

async function resume() {
  try {
    const reply = await api("GET", "/api/v1/attempts/" + attempt);
    if (reply.ok && reply.data.phase === "handed_in") leave();
    else if (reply.ok) sync(reply.data);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    net.hidden = false;
  }
}

questions.forEach((question) => {
  const slot = Number(question.dataset.slot);
  const waits = outbox.pending(slot);
  seqs[slot] = Math.max(Number(question.dataset.seq), waits ? waits.seq : 0);
  if (waits) show(question, waits.response);
  let typing = null;
  question.addEventListener("change", (event) => {
    clearTimeout(typing);
    // A text that was given while it stood still is not given again when its field is left.
    if (!event.target.classList.contains("form-control") || unsaved.has(slot)) give(question);
  });
  question.addEventListener("input", (event) => {
    if (!event.target.classList.contains("form-control")) return;
    clearTimeout(typing);
    unsaved.add(slot);
    typing = setTimeout(() => give(question), 700);
  });
  const flag = question.querySelector("[data-flag]");
  const paint = () => { flag.setAttribute("aria-pressed", String(flagged.has(slot))); };
  flag.hidden = false;
  flag.addEventListener("click", () => {
    if (!flagged.delete(slot)) flagged.add(slot);
    sessionStorage.setItem("quizapp-flags-" + attempt, JSON.stringify(Array.from(flagged)));
    paint();
  });
  paint();
});

form.addEventListener("submit", (event) => event.preventDefault());
form.classList.add("is-stepped");
document.getElementById("bar").hidden = false;
document.getElementById("prev").addEventListener("click", () => (sheet.hidden ? go(here - 1) : go(here)));
document.getElementById("next").addEventListener("click", () => {
  if (!sheet.hidden) go(here);
  else if (here === questions.length - 1) openSheet();
  else go(here + 1);
});
document.getElementById("open-sheet").addEventListener("click", () => (sheet.hidden ? openSheet() : go(here)));
document.getElementById("finish").addEventListener("click", finish);
sheet.addEventListener("click", (event) => {
  const link = event.target.closest("[data-go]");
  if (!link) return;
  event.preventDefault();
  go(Number(link.dataset.go) - 1);
});
window.addEventListener("pagehide", () => unsaved.forEach((slot) => give(questions[slot - 1])));
window.addEventListener("pageshow", (event) => { if (event.persisted) resume(); });
document.addEventListener("visibilitychange", () => { if (!document.hidden) resume(); });

const wanted = /^#q(\d+)$/.exec(window.location.hash);
const firstOpen = questions.findIndex((question) => answer(question) === null);
go(wanted ? Number(wanted[1]) - 1 : Math.max(0, firstOpen), true);
outbox.flush();
tick();
setInterval(tick, 1000);
