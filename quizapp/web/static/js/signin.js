/* Signing in again on the paper: the page stays, the answers wait, and nobody else's session takes them. */

import { api, keepCsrfToken } from "./base.js";

const PATIENCE_MS = 15000;
const ASK_AGAIN_MS = 3000;

/**
 * @param {DOMStringMap} say the words of the page; staffNo: whose paper it is
 * @param {object} on told: back() when this member is signed in again, waiting(): how many answers wait,
 *   net: told of replies and of their absence
 * @returns {{ask: function(object=): Promise}} to be called when a reply shows that the server does not know us
 */
export function createSignIn(say, on) {
  const dialog = document.getElementById("sign-in");
  const form = document.getElementById("sign-in-form");
  const password = document.getElementById("sign-in-password");
  const fault = document.getElementById("sign-in-fault");
  const bar = document.getElementById("signed-out");
  let isAsking = false;

  async function call(method, path, body) {
    try {
      const reply = await api(method, path, body, { patienceMs: PATIENCE_MS });
      if (!reply.data) throw new TypeError("no reply of this server");
      on.net.heard();
      return reply;
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      on.net.missed();
      return null;
    }
  }

  /** Who is signed in by now? Another tab may have signed in; the token that holds comes along. */
  async function ask(refusal) {
    if (isAsking) return;
    isAsking = true;
    const reply = await call("GET", "/api/v1/session");
    isAsking = false;
    if (!reply || !reply.ok) {
      setTimeout(() => ask(refusal), ASK_AGAIN_MS);
      return;
    }
    keepCsrfToken(reply.data.csrf_token);
    const person = reply.data.member;
    if (refusal && refusal.data.code === "password-change-required") open(refusal.data.detail);
    else if (person && person.staff_no === say.staffNo) back();
    else if (person) open(say.sayAnother.replace("{name}", person.name).replace("{no}", person.staff_no));
    else open(say.saySignedOut);
  }

  function open(text) {
    document.getElementById("sign-in-say").textContent = text;
    const waits = on.waiting();
    document.getElementById("sign-in-wait").textContent = waits ? say.sayKept.replace("{n}", waits) : "";
    bar.hidden = false;
    if (dialog.hasAttribute("open")) return;
    fault.hidden = true;
    // A browser without dialogs shows it as a part of the page above the rest.
    if (dialog.showModal) dialog.showModal();
    else dialog.setAttribute("open", "");
    password.focus();
  }

  function close() {
    if (dialog.close) dialog.close();
    else dialog.removeAttribute("open");
  }

  function back() {
    password.value = "";
    bar.hidden = true;
    close();
    on.back();
  }

  function complain(text) {
    fault.querySelector("span").textContent = text;
    fault.hidden = false;
    password.focus();
  }

  async function submit(event) {
    event.preventDefault();
    if (form.getAttribute("aria-busy") === "true") return;
    form.setAttribute("aria-busy", "true");
    fault.hidden = true;
    // The old session may be gone with its token: a fresh one comes first.
    const fresh = await call("GET", "/api/v1/session");
    if (fresh && fresh.ok) keepCsrfToken(fresh.data.csrf_token);
    const body = { staff_no: say.staffNo, password: password.value };
    const reply = fresh && await call("POST", "/api/v1/session", body);
    form.removeAttribute("aria-busy");
    if (!reply) return complain(say.sayNoServer);
    if (!reply.ok) return complain(reply.data.title + say.stop + reply.data.detail);
    keepCsrfToken(reply.data.csrf_token);
    if (reply.data.member.staff_no === say.staffNo) back();
    else ask();
  }

  form.addEventListener("submit", submit);
  document.getElementById("sign-in-later").addEventListener("click", close);
  document.getElementById("sign-in-again").addEventListener("click", () => ask());
  document.addEventListener("visibilitychange", () => { if (!document.hidden && !bar.hidden) ask(); });
  return { ask };
}
