/* What every page may use: calls to the JSON API, files dropped on a field, forms that are sent once. */

/** The token that every changing request carries; a page without a sign-in has one too. */
export function csrfToken() {
  const meta = document.querySelector('meta[name="csrf-token"]');
  return meta ? meta.content : "";
}

/** Take the token of a session that began while the page stood open. */
export function keepCsrfToken(token) {
  const meta = document.querySelector('meta[name="csrf-token"]');
  if (meta) meta.content = token;
}

/**
 * Call the JSON API of this site.
 * @param {string} method GET, POST, PUT or DELETE
 * @param {string} path starting with /api/
 * @param {object} [body] sent as JSON
 * @param {object} [options] more for fetch: headers, keepalive; and patienceMs: how long to wait for the reply
 * @returns {Promise<{ok: boolean, status: number, data: any, headers: Headers}>} data is null without a JSON body;
 *   rejects with TypeError when there is no network, or no whole reply in time.
 */
export async function api(method, path, body, options) {
  const { patienceMs, ...more } = options || {};
  const headers = Object.assign({ Accept: "application/json" }, more.headers);
  if (method !== "GET") headers["X-CSRFToken"] = csrfToken();
  if (body !== undefined) headers["Content-Type"] = "application/json";
  return within(patienceMs, (signal) => answer(fetch(path, Object.assign({ credentials: "same-origin", signal }, more, {
    method,
    headers,
    body: body === undefined ? undefined : JSON.stringify(body),
  }))));
}

async function answer(asked) {
  const reply = await asked;
  const isJson = (reply.headers.get("Content-Type") || "").indexOf("json") >= 0;
  const text = isJson ? await reply.text() : "";
  try {
    return { ok: reply.ok, status: reply.status, data: isJson ? JSON.parse(text) : null, headers: reply.headers };
  } catch (error) {
    throw new TypeError("the reply was cut off: " + error.message);
  }
}

/**
 * Ask for something and wait only so long.
 * @param {number} [patienceMs] for ever where it is left out
 * @param {function(AbortSignal=): Promise} ask an old browser gives no signal: its request goes on unheard
 */
export async function within(patienceMs, ask) {
  if (!patienceMs) return ask();
  const abort = window.AbortController ? new AbortController() : null;
  let timer = null;
  const tooLong = new Promise((resolve, reject) => {
    timer = setTimeout(() => {
      reject(new TypeError("no reply within " + patienceMs + " ms"));
      if (abort) abort.abort();
    }, patienceMs);
  });
  try {
    return await Promise.race([ask(abort ? abort.signal : undefined), tooLong]);
  } finally {
    clearTimeout(timer);
  }
}

function acceptDrops(zone) {
  const field = zone.querySelector('input[type="file"]');
  if (!field) return;
  const over = (event) => { event.preventDefault(); zone.classList.add("is-over"); };
  zone.addEventListener("dragenter", over);
  zone.addEventListener("dragover", over);
  zone.addEventListener("dragleave", () => zone.classList.remove("is-over"));
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    zone.classList.remove("is-over");
    if (!event.dataTransfer.files.length) return;
    field.files = event.dataTransfer.files;
    field.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

/** A second tap on a slow network must not send a form twice; a page taken from the browser's cache may send again. */
function sendOnce(form) {
  form.addEventListener("submit", (event) => {
    if (form.getAttribute("aria-busy") === "true") event.preventDefault();
    else if (!event.defaultPrevented) form.setAttribute("aria-busy", "true");
  });
  window.addEventListener("pageshow", () => form.removeAttribute("aria-busy"));
}

if (window.matchMedia("(prefers-contrast: more)").matches) document.documentElement.dataset.contrast = "more";
document.querySelectorAll("[data-drop]").forEach(acceptDrops);
document.querySelectorAll('form[method="post"]:not([data-again])').forEach(sendOnce);
