/* Is the server there? Known within ten seconds, also while nothing is being sent. */

import { within } from "./base.js";

// After so long without a word from the server it is asked for one: 5 and 4 are within the ten seconds.
const QUIET_MS = 4000;
const LOOK_EVERY_MS = 1000;
const PATIENCE_MS = 4000;

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

  function heard() {
    heardAt = performance.now();
    if (isThere) return;
    isThere = true;
    changed(true);
  }

  function missed() {
    if (!isThere) return;
    isThere = false;
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
    }
  }

  // A page that nobody looks at need not know; it asks as soon as it is seen again.
  setInterval(() => { if (!document.hidden && performance.now() - heardAt >= QUIET_MS) ask(); }, LOOK_EVERY_MS);
  window.addEventListener("offline", missed);
  window.addEventListener("online", ask);
  return { heard, missed, isThere: () => isThere };
}
