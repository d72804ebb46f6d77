/* Counts what a page shows as left: every element with data-left (seconds), by a clock that nobody can set. */

const began = performance.now();

/** Write seconds as the server does: 12:31, 4:12:09, and beside days 04:12:09. */
export function digits(seconds) {
  const left = Math.max(0, Math.floor(seconds));
  const days = Math.floor(left / 86400), hours = Math.floor((left % 86400) / 3600);
  const two = (number) => String(number).padStart(2, "0");
  const tail = two(Math.floor((left % 3600) / 60)) + ":" + two(left % 60);
  if (days) return { days, text: two(hours) + ":" + tail };
  return { days, text: hours ? hours + ":" + tail : tail.replace(/^0/, "") };
}

function follow(place) {
  const start = Number(place.dataset.left);
  const unit = place.querySelector("i");
  const tick = () => {
    const left = start - (performance.now() - began) / 1000;
    const shown = digits(left);
    if (unit && shown.days) {
      place.firstChild.data = String(shown.days);
      place.lastChild.data = shown.text;
    } else {
      place.textContent = shown.text;
    }
    // What was ahead is here: the page says something else now.
    if (left > 0) setTimeout(tick, 1000);
    else if (start > 0) setTimeout(() => window.location.reload(), 1500 + Math.random() * 3000);
  };
  tick();
}

document.querySelectorAll("b[data-left]").forEach(follow);
window.addEventListener("pageshow", (event) => { if (event.persisted) window.location.reload(); });
