/* What every page may use: calls to the JSON API, files dropped on a field, forms that are sent once. */

/** The token that every changing request carries; a page without a sign-in has one too. */
export function csrfToken() {
  const meta = document.querySelector('meta[name="csrf-token"]');
  return meta ? meta.content : "";
}

/**
 * Call the JSON API of this site.
 * @param {string} method GET, POST, PUT or DELETE
 * @param {string} path starting with /api/
 * @param {object} [body] sent as JSON
 * @param {object} [options] more for fetch: headers, signal, keepalive
 * @returns {Promise<{ok: boolean, status: number, data: any, headers: Headers}>} data is null without a JSON body;
 *   rejects with TypeError when there is no network.
 */
export async function api(method, path, body, options) {
  const more = options || {};
  const headers = Object.assign({ Accept: "application/json" }, more.headers);
  if (method !== "GET") headers["X-CSRFToken"] = csrfToken();
  if (body !== undefined) headers["Content-Type"] = "application/json";
  const reply = await fetch(path, Object.assign({ credentials: "same-origin" }, more, {
    method,
    headers,
    body: body === undefined ? undefined : JSON.stringify(body),
  }));
  const isJson = (reply.headers.get("Content-Type") || "").indexOf("json") >= 0;
  return { ok: reply.ok, status: reply.status, data: isJson ? await reply.json() : null, headers: reply.headers };
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
