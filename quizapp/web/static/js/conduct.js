/* What happened during an attempt: told to the server now and then; nothing waits for it, and no answer hangs on it. */

import { api } from "./base.js";

const EVERY_MS = 30000;
const MOST = 100;

const paper = document.getElementById("paper");
const path = "/api/v1/attempts/" + paper.dataset.attempt + "/events";
let noted = [];
let shown = null;
let since = performance.now();

function note(kind, more) {
  if (noted.length < MOST) noted.push(Object.assign({ kind: kind, at: performance.now() }, more));
}

function lookAt(question) {
  const seconds = Math.round((performance.now() - since) / 1000);
  if (shown !== null && seconds > 0) note("question", { slot: shown, seconds: seconds });
  shown = question ? Number(question.dataset.slot) : null;
  since = performance.now();
}

function tell() {
  if (!noted.length) return;
  const now = performance.now();
  const events = noted.map((one) => {
    const event = { kind: one.kind, ago_s: Math.min(3600, Math.round((now - one.at) / 1000)) };
    if (one.slot) Object.assign(event, { slot: one.slot, seconds: one.seconds });
    return event;
  });
  noted = [];
  // Evidence may get lost with the network; answers never wait for it.
  api("POST", path, { events: events }, { keepalive: true }).catch((error) => console.warn("not told", error));
}

const questions = Array.from(paper.querySelectorAll("section.q"));
new MutationObserver(() => {
  const visible = questions.filter((question) => !question.hidden);
  const question = visible.length === 1 ? visible[0] : null;
  if ((question ? Number(question.dataset.slot) : null) !== shown) lookAt(question);
}).observe(paper, { attributes: true, attributeFilter: ["hidden"], subtree: true });

document.addEventListener("visibilitychange", () => {
  if (document.hidden) {
    lookAt(null);
    note("away");
    tell();
  } else {
    note("back");
  }
});
window.addEventListener("pagehide", () => { lookAt(null); tell(); });

note("opened");
tell();
setInterval(tell, EVERY_MS);
