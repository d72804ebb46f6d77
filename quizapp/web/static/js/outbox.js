/* Answers on their way: kept in the browser first, sent at once, sent again until the server has said yes.

   Every slot has an entry of its own in localStorage, so that two tabs never write over each other's; the one
   tells the other through the storage event. */

import { api } from "./base.js";

const RETRY_FIRST_MS = 1000;
const RETRY_LONGEST_MS = 8000;
const PATIENCE_MS = 8000;
const TYPING_MS = 700;
// What another tab has put is sent from here only if that tab does not: it may have been closed.
const OTHERS_MS = 4000;
// A browser has six connections; what waits for one would seem lost.
const AT_ONCE = 4;

/**
 * The outbox of one attempt.
 * @param {number} attempt its id
 * @param {{heard: function(), missed: function()}} net told of replies and of their absence
 * @param {object} on told what happens: saving(slot), saved(slot, answer), newer(slot, answer), refused(slot),
 *   unsent(slot), elsewhere(slot, entry) and told(slot, answer) from another tab, stranger(reply): the server does
 *   not know us as this member, closed(): the attempt is over and nothing waits any more
 */
export function createOutbox(attempt, net, on) {
  const prefix = "quizapp-outbox-" + attempt + "-";
  const saidKey = "quizapp-said-" + attempt;
  const lateKey = "quizapp-late-" + attempt;
  const waiting = {};
  const flying = {};
  const typing = {};
  let pause = RETRY_FIRST_MS;
  let timer = null;
  let isHalted = false;
  let late = [];

  function storage(act) {
    try {
      return act(window.localStorage);
    } catch (error) {
      // Storage may be full or forbidden; the answers still go to the server.
      console.warn("the outbox cannot be kept", error);
      return null;
    }
  }

  function read(text) {
    const entry = text ? JSON.parse(text) : null;
    return entry && Number.isInteger(entry.seq) ? entry : null;
  }

  function load() {
    storage((kept) => {
      for (let place = 0; place < kept.length; place += 1) {
        const key = kept.key(place);
        const entry = key.startsWith(prefix) ? read(kept.getItem(key)) : null;
        if (entry) waiting[Number(key.slice(prefix.length))] = entry;
      }
    });
  }

  function put(slot, response, seq, isTyping) {
    const entry = { response, seq };
    waiting[slot] = entry;
    storage((kept) => kept.setItem(prefix + slot, JSON.stringify(entry)));
    clearTimeout(typing[slot]);
    if (isHalted) on.unsent(slot);
    else if (isTyping) typing[slot] = setTimeout(() => send(slot), TYPING_MS);
    else send(slot);
  }

  function drop(slot, sent) {
    if (waiting[slot] === sent) delete waiting[slot];
    storage((kept) => {
      const entry = read(kept.getItem(prefix + slot));
      if (entry && entry.seq <= sent.seq) kept.removeItem(prefix + slot);
    });
  }

  async function send(slot, isLeaving) {
    const sent = waiting[slot];
    if (isHalted || !sent || flying[slot] === sent) return;
    // Whoever leaves the page cannot wait for a reply: the server sorts by seq.
    if (!isLeaving && (flying[slot] || Object.keys(flying).length >= AT_ONCE)) return;
    flying[slot] = sent;
    on.saving(slot);
    let reply = null;
    try {
      const path = "/api/v1/attempts/" + attempt + "/responses/" + slot;
      const body = { response: sent.response, seq: sent.seq };
      reply = await api("PUT", path, body, { keepalive: true, patienceMs: PATIENCE_MS });
    } catch (error) {
      // No network: fetch rejects with TypeError; anything else is a bug and is shown as one.
      if (!(error instanceof TypeError)) throw error;
    } finally {
      if (flying[slot] === sent) delete flying[slot];
    }
    settle(slot, sent, reply);
  }

  function settle(slot, sent, reply) {
    // A page of somebody else's, such as a hotel's, is no reply of the server.
    const said = reply && reply.data;
    if (!said) {
      net.missed();
      return again(slot);
    }
    net.heard();
    if (reply.status === 200 && said.slot === slot && Number.isInteger(said.seq)) return acknowledged(slot, sent, said);
    if (reply.status === 401 || reply.status === 403 || reply.status === 404) {
      isHalted = true;
      pause = Math.min(pause * 2, RETRY_LONGEST_MS);
      on.unsent(slot);
      return on.stranger(reply);
    }
    if (reply.status === 409 && said.code === "attempt-closed") return closed(slot, sent);
    if (reply.status !== 422) return again(slot);
    const isLatest = waiting[slot] === sent;
    drop(slot, sent);
    if (isLatest) on.refused(slot);
    flush();
  }

  function acknowledged(slot, sent, stored) {
    pause = RETRY_FIRST_MS;
    const isLatest = waiting[slot] === sent;
    drop(slot, sent);
    storage((kept) => kept.setItem(saidKey, JSON.stringify(stored)));
    if (isLatest) (stored.accepted ? on.saved : on.newer)(slot, stored);
    flush();
  }

  function closed(slot, sent) {
    late = lateSlots().filter((other) => other !== slot).concat(slot);
    storage((kept) => kept.setItem(lateKey, JSON.stringify(late)));
    drop(slot, sent);
    // Each of them goes to the server, which keeps what came too late apart.
    flush();
    if (!count() && !Object.keys(flying).length) on.closed();
  }

  // Whichever tab sent them: the person is to know of all.
  function lateSlots() {
    const known = storage((kept) => JSON.parse(kept.getItem(lateKey))) || [];
    return known.concat(late.filter((slot) => known.indexOf(slot) < 0));
  }

  function again(slot) {
    on.unsent(slot);
    later(pause);
    pause = Math.min(pause * 2, RETRY_LONGEST_MS);
  }

  function later(ms) {
    // Apart by chance: when a network returns it returns to everybody.
    if (timer === null) timer = setTimeout(() => { timer = null; flush(); }, ms * (0.75 + Math.random() / 2));
  }

  function flush() {
    Object.keys(waiting).forEach((slot) => send(Number(slot)));
  }

  function leave() {
    Object.keys(waiting).forEach((slot) => send(Number(slot), true));
  }

  function hear(event) {
    if (event.key === saidKey && event.newValue) {
      const stored = JSON.parse(event.newValue);
      on.told(stored.slot, stored);
      return;
    }
    if (!event.key || !event.key.startsWith(prefix)) return;
    const slot = Number(event.key.slice(prefix.length));
    const entry = read(event.newValue);
    const gone = read(event.oldValue);
    const own = waiting[slot];
    if (entry && (!own || entry.seq > own.seq)) {
      waiting[slot] = entry;
      on.elsewhere(slot, entry);
      later(OTHERS_MS);
    } else if (!entry && gone && own && own.seq <= gone.seq) {
      delete waiting[slot];
    }
  }

  function count() {
    return Object.keys(waiting).length;
  }

  load();
  window.addEventListener("storage", hear);
  window.addEventListener("online", flush);
  window.addEventListener("pagehide", leave);
  document.addEventListener("visibilitychange", () => (document.hidden ? leave() : flush()));

  return {
    put,
    flush,
    waiting: count,
    pending: (slot) => waiting[slot],
    tooLate: () => lateSlots().length,
    send(slot) { clearTimeout(typing[slot]); send(slot); },
    resume() { isHalted = false; later(pause); },
    clear() {
      Object.keys(waiting).forEach((slot) => drop(Number(slot), waiting[slot]));
      storage((kept) => kept.removeItem(saidKey));
    },
  };
}
