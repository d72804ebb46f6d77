/* Keeps the phone that leads a ceremony up to date: it may go on by itself, or another phone may lead too.
   Without this script the page is as good after every press. */
const POLL_MS = 1000, ANSWER_MS = 5000;

const place = document.getElementById("now"), away = document.getElementById("away");
let shown = "";
let missed = 0;

/** What of the picture counts: the token in its forms is another each time. */
function told(root) {
  const keys = Array.from(root.querySelectorAll("[name=at], [data-press]")).map((one) => one.value || one.dataset.press);
  return root.textContent + keys.join();
}

function put(html) {
  const fresh = document.createElement("div");
  fresh.innerHTML = html;
  if (told(fresh) === shown) return;
  const active = document.activeElement;
  const press = active && place.contains(active) ? active.dataset.press : undefined;
  // Who is choosing the seconds goes on choosing.
  if (active && active.tagName === "SELECT" && place.contains(active)) return;
  shown = told(fresh);
  place.innerHTML = html;
  const again = press && place.querySelector('[data-press="' + press + '"]');
  if (again) again.focus();
}

async function ask() {
  const control = new AbortController(), timer = setTimeout(() => control.abort(), ANSWER_MS);
  try {
    const reply = await fetch(place.dataset.now, {
      cache: "no-store", credentials: "same-origin", redirect: "error", signal: control.signal,
    });
    if (reply.status === 409) window.location.assign(place.dataset.over);
    else if (reply.status !== 200) throw new Error("status " + reply.status);
    else put(await reply.text());
    missed = 0;
  } finally {
    clearTimeout(timer);
  }
}

async function poll() {
  try {
    await ask();
  } catch (error) {
    missed += 1;
  }
  away.hidden = missed < 2;
  setTimeout(poll, POLL_MS);
}

shown = told(place);
// A press counts once, however often the finger comes down before the answer.
place.addEventListener("submit", (event) => {
  if (event.target.dataset.sent) event.preventDefault();
  event.target.dataset.sent = "1";
});
poll();
