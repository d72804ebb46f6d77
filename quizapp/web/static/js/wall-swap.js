/* Puts a newer picture in the place of an older one: rows glide one at a time, numbers count, bars grow.
   What stands in the document is the newer picture from the first moment on; only its look moves. */

const GLIDE_MS = 600;
const EASING = "cubic-bezier(.2, .7, .2, 1)";
// More rows than this glide together: a wall that moves for ten seconds is not read.
const STEPS_MOST = 5;
const ATTRIBUTES = ["x", "y", "width", "height"];

const calm = window.matchMedia("(prefers-reduced-motion: reduce)");

function keyed(stage) {
  const found = new Map();
  stage.querySelectorAll("[data-key]").forEach((part) => found.set(part.dataset.key, part));
  return found;
}

/* ---- numbers ---- */

function value(text) {
  const plain = text.replace(/\u2009/g, "");
  return /^\d+(\.\d+)?$/.test(plain) ? Number(plain) : NaN;
}

/** Count a number from what stood there to what stands there now. */
function count(place, from) {
  const to = value(place.textContent), last = place.innerHTML;
  if (isNaN(from) || isNaN(to) || from === to) return;
  const decimals = (place.textContent.split(".")[1] || "").length;
  const small = place.querySelector("small");
  const began = performance.now();
  const step = (now) => {
    if (!place.isConnected) return;
    const part = Math.min(1, Math.max(0, (now - began) / GLIDE_MS));
    if (part === 1) {
      place.innerHTML = last;
      return;
    }
    const eased = 1 - Math.pow(1 - part, 3);
    const text = (from + (to - from) * eased).toFixed(decimals);
    if (small) {
      place.firstChild.data = text.split(".")[0];
      small.textContent = decimals ? "." + text.split(".")[1] : "";
    } else {
      place.textContent = text;
    }
    requestAnimationFrame(step);
  };
  step(began);
}

function countAll(part, old) {
  part.querySelectorAll("[data-n]").forEach((place) => {
    const before = old.querySelector('[data-n="' + place.dataset.n + '"]');
    if (before) count(place, value(before.textContent));
  });
}

/* ---- levels ---- */

/** Let the levels of a part grow from what they were: the sheet has the transition. */
function grow(part, old) {
  const rects = part.querySelectorAll("rect"), olds = old.querySelectorAll("rect");
  if (rects.length !== olds.length) return;
  rects.forEach((rect, index) => {
    const now = ATTRIBUTES.map((name) => rect.getAttribute(name));
    const was = ATTRIBUTES.map((name) => olds[index].getAttribute(name));
    if (now.join() === was.join()) return;
    const put = (values) => values.forEach((one, at) => one !== null && rect.setAttribute(ATTRIBUTES[at], one));
    put(was);
    rect.getBoundingClientRect();
    put(now);
  });
}

/* ---- rows ---- */

/**
 * Take rows from one order to another, one row at a time.
 * @returns {string[][]} the orders, from the first to the last; only these two when that would take too long.
 */
export function frames(before, after) {
  const order = before.slice(), made = [before];
  for (let at = 0; at < after.length; at += 1) {
    while (order[at] !== after[at]) {
      // The neighbour below moves up by one: then it is this row that goes down, not all others that rise.
      const down = order[at + 1] === after[at] ? after.indexOf(order[at]) : -1;
      if (down > at) order.splice(down, 0, order.splice(at, 1)[0]);
      else order.splice(at, 0, order.splice(order.indexOf(after[at]), 1)[0]);
      made.push(order.slice());
      if (made.length > STEPS_MOST + 1) return [before, after];
    }
  }
  return made;
}

function top(rows, slot) {
  const last = rows.length - 1;
  if (slot <= last && slot >= 0) return rows[slot].offsetTop;
  const height = rows[last].offsetHeight;
  return slot < 0 ? slot * height : rows[last].offsetTop + (slot - last) * height;
}

function animate(row, from, ways) {
  const keyframes = ways.map((y) => ({ transform: "translateY(" + (y - from) + "px)", easing: EASING }));
  return row.animate(keyframes, { duration: GLIDE_MS * (ways.length - 1) });
}

/** Tell who stands in an order before everybody that is in the other one too. */
function ahead(order, other) {
  const first = order.findIndex((key) => other.indexOf(key) >= 0);
  const head = first < 0 ? order : order.slice(0, first);
  return (key) => head.indexOf(key) >= 0;
}

/** Let the rows of a list glide from where they stood; who comes from or goes to another page glides in or out. */
function glide(list, olds, wasAbove, isAbove) {
  const rows = Array.from(list.children);
  const before = olds.map((row) => row.dataset.key), after = rows.map((row) => row.dataset.key);
  if (!rows.length || before.join() === after.join()) return Promise.resolve();
  if (list.dataset.come === "above") {
    // A ceremony's list grows at its head: whoever is new there comes down from above.
    wasAbove = ahead(after, before);
    isAbove = ahead(before, after);
  }
  const come = after.filter((key) => before.indexOf(key) < 0);
  const gone = before.filter((key) => after.indexOf(key) < 0);
  const above = come.filter(wasAbove), left = gone.filter(isAbove);
  const first = above.concat(before, come.filter((key) => above.indexOf(key) < 0));
  const last = left.concat(after, gone.filter((key) => left.indexOf(key) < 0));
  const orders = above.length === left.length ? frames(first, last) : [first, last];
  const shifts = orders.map((_, step) => (step === orders.length - 1 ? left.length : above.length));
  const tops = rows.map((row) => row.offsetTop);
  const ghosts = olds.filter((row) => gone.indexOf(row.dataset.key) >= 0).map((row) => {
    row.className = "lg-row is-ghost";
    row.setAttribute("aria-hidden", "true");
    return list.appendChild(row);
  });
  const moves = rows.concat(ghosts).map((row) => {
    const slots = orders.map((order, step) => order.indexOf(row.dataset.key) - shifts[step]);
    const farthest = slots.reduce((most, slot, step) => Math.max(most, step ? Math.abs(slot - slots[step - 1]) : 0), 0);
    const from = ghosts.indexOf(row) < 0 ? tops[rows.indexOf(row)] : row.offsetTop;
    if (!farthest) return null;
    row.classList.toggle("is-gliding", farthest > 1 || come.indexOf(row.dataset.key) >= 0);
    return animate(row, from, slots.map((slot) => top(rows, slot)));
  });
  const done = () => {
    ghosts.forEach((row) => row.remove());
    rows.forEach((row) => row.classList.remove("is-gliding"));
  };
  return Promise.all(moves.filter(Boolean).map((move) => move.finished)).then(done, done);
}

/**
 * Show a newer picture of the same page.
 * @param {Element} stage holds the page
 * @param {string} html the newer picture
 * @param {function} wasAbove whether a row stood on an earlier page before, by its key
 * @param {function} isAbove whether it stands on an earlier page now
 * @returns {Promise} done when nothing moves any more.
 */
export function swap(stage, html, wasAbove, isAbove) {
  const olds = keyed(stage), list = stage.querySelector("[data-glide]");
  const rows = list ? Array.from(list.children) : [];
  stage.innerHTML = html;
  if (calm.matches) return Promise.resolve();
  keyed(stage).forEach((part, key) => {
    const old = olds.get(key);
    if (!old) return;
    grow(part, old);
    countAll(part, old);
  });
  const fresh = stage.querySelector("[data-glide]");
  return fresh && rows.length ? glide(fresh, rows, wasAbove, isAbove) : Promise.resolve();
}
