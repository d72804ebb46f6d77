/* The flags of an answer sheet are kept in this browser alone (sheet.js): offer those that came out wrong. */
const choice = document.querySelector("[data-flags]");
const link = choice.querySelector(".rv-flagged");

function flagged() {
  try {
    return JSON.parse(window.localStorage.getItem("quizapp-flags-" + choice.dataset.flags) || "[]");
  } catch (error) {
    // Storage may be forbidden: then there is nothing to offer.
    console.warn("the flags cannot be read", error);
    return [];
  }
}

const slots = flagged();
if (slots.length) {
  const address = new URL(link.href);
  address.searchParams.set("slots", slots.join(","));
  link.href = address.pathname + address.search;
  link.hidden = false;
}
