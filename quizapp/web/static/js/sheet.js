/* The answer sheet: every question by number and section, what is stored, open or flagged, and the way to each. */

import { answer } from "./question.js";

/**
 * @param {object} paper questions: Array<Element>, say: the words of the page, outbox, go(place): show a question
 * @returns {{place: Element, paint: function()}}
 */
export function createSheet({ questions, say, outbox, go, attempt }) {
  const place = document.getElementById("sheet");
  const links = Array.from(place.querySelectorAll("[data-go]"));
  const flags = keepFlags("quizapp-flags-" + attempt, questions, paint);

  function states(slot) {
    const isGiven = answer(questions[slot - 1]) !== null;
    const found = [outbox.pending(slot) ? "is-unsent" : isGiven ? "is-done" : "is-open"];
    return flags.has(slot) ? found.concat("is-flag") : found;
  }

  function paint() {
    if (place.hidden) return;
    const open = questions.filter((question) => answer(question) === null).length;
    links.forEach((link) => {
      const slot = Number(link.dataset.go);
      const found = states(slot);
      const words = found.map((state) => place.querySelector(".sheet-legend ." + state).textContent);
      link.className = found.join(" ");
      link.setAttribute("aria-label", [slot].concat(words).join(" "));
    });
    place.querySelectorAll("[data-part]").forEach((count) => {
      const own = questions.slice(Number(count.dataset.part) - 1, Number(count.dataset.until));
      count.textContent = own.filter((question) => answer(question) !== null).length + "/" + own.length;
    });
    const unsent = outbox.waiting();
    const text = unsent
      ? say.sayUnsent.replace("{n}", unsent)
      : open ? say.sayUnanswered.replace("{n}", open) : say.sayAll;
    // Written anew only where it changed: it is read aloud each time.
    const line = document.getElementById("sheet-say");
    if (line.textContent !== text) line.textContent = text;
  }

  place.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (!link) return;
    event.preventDefault();
    go(Number(link.hash.slice(2)) - 1);
  });
  return { place, paint, forget: flags.forget };
}

/** The member's own marks on questions; they outlive the page and are the same in every tab. */
function keepFlags(key, questions, changed) {
  const flagged = new Set();

  function read(text) {
    flagged.clear();
    (text ? JSON.parse(text) : []).forEach((slot) => flagged.add(slot));
    questions.forEach(paint);
  }

  function paint(question) {
    const isFlagged = flagged.has(Number(question.dataset.slot));
    question.querySelector("[data-flag]").setAttribute("aria-pressed", String(isFlagged));
  }

  function keep(act) {
    try {
      act(window.localStorage);
    } catch (error) {
      console.warn("the flags cannot be kept", error);
    }
  }

  questions.forEach((question) => {
    const slot = Number(question.dataset.slot);
    const button = question.querySelector("[data-flag]");
    button.hidden = false;
    button.addEventListener("click", () => {
      if (!flagged.delete(slot)) flagged.add(slot);
      keep((kept) => kept.setItem(key, JSON.stringify(Array.from(flagged))));
      paint(question);
    });
  });
  keep((kept) => read(kept.getItem(key)));
  window.addEventListener("storage", (event) => {
    if (event.key !== key) return;
    read(event.newValue);
    changed();
  });
  return { has: (slot) => flagged.has(slot), forget: () => keep((kept) => kept.removeItem(key)) };
}
