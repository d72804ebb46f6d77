/* Is the server there? Known within ten seconds, also while nothing is being sent. */

import { within } from "./base.js";

// After so long without a word from the server it is asked for one, and given so long to answer: together
// less than the ten seconds. 2,000 pages that lie idle ask 308 times a second, for a file in memory.
const QUIET_MS = 6500;
const PATIENCE_MS = 3000;
// While it is lost it is asked again after this, and as much again by chance: they must not all come at once.
const AGAIN_MS = 2000;

/**
 * Watch the way to the server.
 * @param {string} address of something small that costs the server nothing
 * @param {function(boolean)} changed told when the server is lost and when it is found again
 * @returns {{heard: function(), missed: function(), isThere: function(): boolean}} told of every reply, and of
 *   every request without one
 */
export function watchNetwork(address, changed) {
  let heardAt = performance.now();
  let isThere = true;
  let isAsking = false;
  let timer = null;

  function heard() {
    heardAt = performance.now();
    if (isThere) return;
    isThere = true;
    changed(true);
  }

  function missed() {
    if (!isThere) return;
    isThere = false;
    again();
    changed(false);
  }

  async function ask() {
    if (isAsking) return;
    isAsking = true;
    try {
      await within(PATIENCE_MS, (signal) => fetch(address, { method: "HEAD", cache: "no-store", signal }));
      heard();
    } catch (error) {
      // fetch rejects with TypeError without a network; anything else is a bug and is shown as one.
      if (!(error instanceof TypeError)) throw error;
      missed();
    } finally {
      isAsking = false;
      again();
    }
  }

  /** Ask when it has been quiet for long enough, and while the server is lost; sooner where a word came. */
  function look() {
    const quietMs = performance.now() - heardAt;
    if (isThere && quietMs < QUIET_MS) askAfter(QUIET_MS - quietMs);
    else if (!document.hidden) ask();
  }

  function again() {
    askAfter(isThere ? QUIET_MS : AGAIN_MS * (1 + Math.random()));
  }

  function askAfter(ms) {
    clearTimeout(timer);
    timer = setTimeout(look, ms);
  }

  again();
  window.addEventListener("offline", missed);
  window.addEventListener("online", ask);
  // A page that nobody looks at need not know; it asks as soon as it is seen again.
  document.addEventListener("visibilitychange", () => { if (!document.hidden) look(); });
  return { heard, missed, isThere: () => isThere };
}
