/* The wall's countdowns, by the server's time and a clock that nobody can set. */
import { digits } from "./countdown.js";

const DAY_S = 86400, SOON_S = 300;
let atStart = 0;

/** Take the server's time, as it stood in the answer that has just come. */
export function setServerNow(text) {
  const now = Date.parse(text || "");
  if (!isNaN(now)) atStart = now - performance.now();
}

function left(text) {
  return Math.max(0, Math.floor((Date.parse(text) - atStart - performance.now()) / 1000));
}

function set(place, name, text) {
  const part = place.querySelector("[" + name + "]");
  if (part && part.firstChild.data !== text) part.firstChild.data = text;
}

/** In the head: 1天 04:12, on the last day 4:12:09. */
function writeShort(place, seconds) {
  const shown = digits(seconds);
  place.querySelector("[data-days]").hidden = shown.days === 0;
  set(place, "data-days", String(shown.days));
  set(place, "data-clock", shown.days ? shown.text.slice(0, -3) : shown.text);
}

/** On its own page: every unit by itself. */
function writeLong(place, seconds) {
  const two = (number) => String(number).padStart(2, "0");
  const days = Math.floor(seconds / DAY_S);
  place.querySelector("[data-days]").hidden = days === 0;
  set(place, "data-days", String(days));
  set(place, "data-hours", two(Math.floor((seconds % DAY_S) / 3600)));
  set(place, "data-minutes", two(Math.floor((seconds % 3600) / 60)));
  set(place, "data-rest", two(seconds % 60));
}

/** Write every countdown of the page anew. */
export function tick(stage) {
  stage.querySelectorAll("[data-until]").forEach((place) => {
    const seconds = left(place.dataset.until);
    place.classList.toggle("is-soon", seconds < SOON_S && "closing" in place.dataset);
    if ("seconds" in place.dataset) writeLong(place, seconds);
    else writeShort(place, seconds);
  });
}
