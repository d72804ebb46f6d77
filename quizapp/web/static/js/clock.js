/* The clock of a paper: the server's, counted on by one that nobody can set. */

import { digits } from "./countdown.js";

const SPEAKS_AT_MIN = [10, 5, 1];
// Two replies of one deadline are equal to the millisecond; less than this is no move.
const MOVED_MS = 1000;
// Longer than anybody here waits for a reply.
const OLDEST_MS = 10000;

/**
 * Count down on the page.
 * @param {DOMStringMap} say the words of the page, and with them deadlineAt and serverNow as the page was made
 * @param {object} on told: moved(deadline, isLater), tick(leftMs) every second
 * @returns {{hear: function({deadline_at: string, server_now: string}), leftMs: function(): number}} hear is to be
 *   told of every reply with a deadline
 */
export function startClock(say, on) {
  const place = document.getElementById("left");
  const shown = place.querySelector("b");
  const spoken = document.getElementById("left-said");
  let deadline = Date.parse(say.deadlineAt);
  let ahead = Date.parse(say.serverNow) - performance.now();
  let before = Infinity;

  // A reply is always a little old; the quickest one is nearest to the server's clock. A device that slept has
  // fallen behind, and the next reply shows it; older than it can be is a reply only where a clock was set back.
  function hear(stored) {
    const sample = Date.parse(stored.server_now) - performance.now();
    ahead = sample < ahead - OLDEST_MS ? sample : Math.max(ahead, sample);
    const told = Date.parse(stored.deadline_at);
    const by = told - deadline;
    deadline = told;
    if (Math.abs(by) < MOVED_MS) return;
    before = Infinity;
    on.moved(new Date(told), by > 0);
    tick();
  }

  function leftMs() {
    return deadline - performance.now() - ahead;
  }

  function tick() {
    const left = leftMs() / 1000;
    const parts = digits(left);
    shown.textContent = left > 0 ? (parts.days ? parts.days + say.day : "") + parts.text : say.sayOver;
    place.querySelector("span").hidden = left <= 0;
    place.classList.toggle("is-short", left <= 300 && left > 60);
    place.classList.toggle("is-last", left <= 60);
    const passed = SPEAKS_AT_MIN.filter((minutes) => before > minutes * 60 && left <= minutes * 60 && left > 0);
    // Whoever comes back after a while hears only what holds now; whoever has just opened the page sees it.
    if (passed.length && before !== Infinity) {
      spoken.textContent = say.sayMinutes.replace("{n}", passed[passed.length - 1]);
    }
    before = left;
    on.tick(leftMs());
  }

  tick();
  setInterval(tick, 1000);
  return { hear, leftMs };
}

/** Write the time of day of an instant, in a zone of the tz database. */
export function timeOf(stamp, zone) {
  return new Date(stamp).toLocaleTimeString("zh-CN", { hour12: false, timeZone: zone || undefined });
}

/** Write an instant: the time of day, with its date when that is not today. */
export function momentOf(stamp, zone) {
  const dayOf = (moment) => moment.toLocaleDateString("zh-CN", { timeZone: zone || undefined });
  const day = dayOf(new Date(stamp));
  return (day === dayOf(new Date()) ? "" : day + " ") + timeOf(stamp, zone);
}
