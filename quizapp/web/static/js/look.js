/* Letters and contrast, chosen on the page without leaving it; remembered as the page of appearance does. */

import { csrfToken } from "./base.js";

const root = document.documentElement;
let unkept = {};

/** Show the switches; they act at once, and the browser's cookies follow when the server is there. */
export function offerLook(button, panel) {
  button.hidden = false;
  button.addEventListener("click", () => {
    panel.hidden = !panel.hidden;
    button.setAttribute("aria-expanded", String(!panel.hidden));
    if (!panel.hidden) panel.querySelector("input:checked, input").focus();
  });
  panel.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    button.click();
    button.focus();
  });
  panel.querySelectorAll('input[name="size"]').forEach((input) => {
    input.checked = input.dataset.from <= root.dataset.size && root.dataset.size <= input.value;
    input.addEventListener("change", () => choose(panel, "size", input.value));
  });
  const more = panel.querySelector('input[name="contrast"]');
  more.checked = root.dataset.contrast === "more";
  more.addEventListener("change", () => choose(panel, "contrast", more.checked ? "more" : "normal"));
  window.addEventListener("online", () => { if (Object.keys(unkept).length) keep(panel); });
}

function choose(panel, name, value) {
  root.dataset[name] = value;
  unkept[name] = value;
  keep(panel);
}

async function keep(panel) {
  const sent = unkept;
  unkept = {};
  try {
    await fetch(panel.dataset.keep, {
      method: "POST",
      credentials: "same-origin",
      redirect: "manual",
      headers: { "X-CSRFToken": csrfToken(), "Content-Type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams(sent).toString(),
    });
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    unkept = Object.assign({}, sent, unkept);
  }
}
