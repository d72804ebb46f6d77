/* Pairing: asks for six digits, shows them, renews them before they run out, and goes on once they are entered. */
import { api } from "./base.js";

const POLL_MS = 2000, RENEW_MS = 30000, WAIT_S = 10;

const place = document.getElementById("digits");
const form = document.getElementById("begin");
const away = document.getElementById("away");

function show(digits) {
  place.children[0].textContent = digits.slice(0, 3);
  place.children[1].textContent = digits.slice(3);
  place.hidden = false;
  form.hidden = true;
}

/** Ask for digits; returns how long to wait before the next question. */
async function begin() {
  const reply = await api("POST", "/api/v1/screens");
  if (reply.status === 201) {
    show(reply.data.digits);
    return POLL_MS;
  }
  // Paired meanwhile, or the page has grown too old to ask.
  if (reply.status === 409 || reply.status === 403) window.location.reload();
  return 1000 * Number(reply.headers.get("Retry-After") || WAIT_S);
}

async function look() {
  const reply = await api("GET", "/api/v1/screens/me/state");
  if (reply.status === 401) return begin();
  if (!reply.ok) throw new Error("status " + reply.status);
  if (reply.data.paired) {
    window.location.replace("/screen" + window.location.search);
    return POLL_MS;
  }
  show(reply.data.digits);
  const left = Date.parse(reply.data.expires_at) - Date.parse(reply.headers.get("X-Server-Now"));
  return left < RENEW_MS ? begin() : POLL_MS;
}

async function goOn(question) {
  let wait = POLL_MS;
  try {
    wait = await question();
    away.hidden = true;
  } catch (error) {
    away.hidden = false;
  }
  setTimeout(() => goOn(place.hidden ? begin : look), wait);
}

goOn(place.hidden ? begin : look);
