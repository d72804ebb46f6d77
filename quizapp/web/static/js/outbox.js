/* Answers on their way: kept in the browser first, sent at once, sent again until the server has said yes. */

import { api } from "./base.js";

const RETRY_FIRST_MS = 1000;
const RETRY_LONGEST_MS = 8000;

/**
 * The outbox of one attempt. What waits is in localStorage, so that a reload or a crash loses nothing.
 * @param {number} attempt its id
 * @param {object} on told what happens: saving(slot), saved(slot, answer), newer(slot, answer), refused(slot),
 *   closed(), signedOut(), network(isThere)
 */
export function createOutbox(attempt, on) {
  const key = "quizapp-outbox-" + attempt;
  const waiting = read();
  const busy = {};
  let pause = RETRY_FIRST_MS;
  let timer = null;
  let stopped = false;

  function read() {
    try {
      return JSON.parse(localStorage.getItem(key)) || {};
    } catch (error) {
      console.warn("the outbox cannot be read", error);
      return {};
    }
  }

  function keep() {
    try {
      if (Object.keys(waiting).length) localStorage.setItem(key, JSON.stringify(waiting));
      else localStorage.removeItem(key);
    } catch (error) {
      // Storage may be full or forbidden; the answer still goes to the server.
      console.warn("the outbox cannot be kept", error);
    }
  }

  function put(slot, response, seq) {
    waiting[slot] = { response, seq };
    keep();
    send(slot);
  }

  async function send(slot) {
    if (busy[slot] || stopped || !waiting[slot]) return;
    busy[slot] = true;
    const sent = waiting[slot];
    on.saving(slot);
    let reply = null;
    try {
      reply = await api("PUT", "/api/v1/attempts/" + attempt + "/responses/" + slot, sent, { keepalive: true });
    } catch (error) {
      // No network: fetch rejects with TypeError; anything else is a bug and is shown as one.
      if (!(error instanceof TypeError)) throw error;
    } finally {
      busy[slot] = false;
    }
    settle(slot, sent, reply);
  }

  function settle(slot, sent, reply) {
    if (reply === null || reply.status >= 500 || reply.status === 429) return again(reply === null);
    on.network(true);
    pause = RETRY_FIRST_MS;
    if (reply.status === 401 || (reply.status === 403 && reply.data && reply.data.code === "csrf")) {
      stopped = true;
      return on.signedOut();
    }
    if (reply.status === 409) {
      stopped = true;
      return on.closed();
    }
    const isLatest = waiting[slot] === sent;
    if (isLatest) delete waiting[slot];
    keep();
    if (!reply.ok) return isLatest ? on.refused(slot) : send(slot);
    if (!isLatest) return send(slot);
    if (reply.data.accepted) on.saved(slot, reply.data);
    else on.newer(slot, reply.data);
  }

  function again(isOffline) {
    if (isOffline) on.network(false);
    if (timer !== null) return;
    timer = setTimeout(() => { timer = null; flush(); }, pause);
    pause = Math.min(pause * 2, RETRY_LONGEST_MS);
  }

  function flush() {
    Object.keys(waiting).forEach((slot) => send(Number(slot)));
  }

  window.addEventListener("online", flush);
  window.addEventListener("pagehide", flush);
  document.addEventListener("visibilitychange", flush);

  return {
    put,
    flush,
    waiting: () => Object.keys(waiting).length,
    pending: (slot) => waiting[slot],
    clear() { Object.keys(waiting).forEach((slot) => delete waiting[slot]); keep(); },
  };
}
