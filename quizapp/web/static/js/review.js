/* The flags of an answer sheet are kept in this browser alone: offer to look at those that came out wrong. */
const choice = document.querySelector("[data-flags]");
const link = choice.querySelector(".rv-flagged");
const slots = JSON.parse(sessionStorage.getItem("quizapp-flags-" + choice.dataset.flags) || "[]");

if (slots.length) {
  const address = new URL(link.href);
  address.searchParams.set("slots", slots.join(","));
  link.href = address.pathname + address.search;
  link.hidden = false;
}
