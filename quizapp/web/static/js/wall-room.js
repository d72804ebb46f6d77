/* What surrounds the pages: light or dark, the message to all screens, the slow shift that keeps a panel from
   burning in, the time on a black screen, and the lamp that stays on. */

const SHIFT_MS = 60000;
// Letters of a message in one line at its larger size.
const NOTE_LARGE_MOST = 36;
// A picture goes once round a ring of this width in an hour, in steps that nobody sees; rem.
const RING_REM = 0.375, RING_STEPS = 60;

const root = document.documentElement;
const note = document.getElementById("note");
let step = 0;
let lamp = null;

/** Take theme and message from the state. */
export function dress(state) {
  root.dataset.bsTheme = state.theme;
  if (note.textContent !== state.message) note.textContent = state.message;
  note.hidden = !state.message;
  root.classList.toggle("has-note", Boolean(state.message));
  note.classList.toggle("is-long", state.message.length > NOTE_LARGE_MOST);
}

/** Write the time on a black screen: the one place where only the time stands. */
export function writeNight(stage, dataAt) {
  const place = stage.querySelector("[data-night]"), time = /\d\d:\d\d/.exec(dataAt);
  if (place && time && place.textContent !== time[0]) place.textContent = time[0];
}

function shift(stage) {
  step += 1;
  const turn = (2 * Math.PI * step) / RING_STEPS;
  const at = (part) => (RING_REM * part).toFixed(3) + "rem";
  document.body.style.transform = "translate(" + at(Math.cos(turn)) + ", " + at(Math.sin(turn)) + ")";
  placeNight(stage);
}

/** A black screen's time wanders over the whole panel: steps that meet every place, and look like chance. */
export function placeNight(stage) {
  const place = stage.querySelector("[data-night]");
  if (place) place.style.transform = "translate(" + ((step * 37) % 80) + "vw, " + ((step * 23) % 85) + "vh)";
}

/** Ask that the panel stays on; the browser grants it on https and on the machine itself. */
async function keepAwake() {
  if (!navigator.wakeLock || document.visibilityState !== "visible" || (lamp && !lamp.released)) return;
  try {
    lamp = await navigator.wakeLock.request("screen");
  } catch (error) {
    // The device decides; its own setting for sleep then holds.
  }
}

/** Begin to shift, and keep the lamp on. */
export function furnish(stage) {
  document.addEventListener("visibilitychange", keepAwake);
  keepAwake();
  setInterval(() => {
    shift(stage);
    keepAwake();
  }, SHIFT_MS);
}
