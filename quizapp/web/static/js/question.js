/* What stands in a question of the paper, and the line that says whether it is stored. */

/** Read what is given: null, "B", ["A", "C"] or the texts of the blanks. */
export function answer(question) {
  const inputs = Array.from(question.querySelectorAll("input.opt-in, input.form-control"));
  if (question.dataset.type === "blank") {
    const texts = inputs.map((input) => input.value);
    return texts.some((text) => text.trim()) ? texts : null;
  }
  const ticked = inputs.filter((input) => input.checked).map((input) => input.value);
  if (question.dataset.type === "multiple") return ticked.length ? ticked : null;
  return ticked.length ? ticked[0] : null;
}

/** Show a response; tell whether something else stood there. */
export function show(question, response) {
  const before = JSON.stringify(answer(question));
  const given = response === null ? [] : [].concat(response);
  question.querySelectorAll("input.opt-in").forEach((input) => { input.checked = given.indexOf(input.value) >= 0; });
  question.querySelectorAll("input.form-control").forEach((input, place) => {
    // Writing the same again would move the cursor of whoever types.
    if (input.value !== (given[place] || "")) input.value = given[place] || "";
  });
  return JSON.stringify(answer(question)) !== before;
}

function icon(state) {
  return document.getElementById("icon-" + state).content.cloneNode(true);
}

/** Say how far an answer has come: done, wait or fail, in words and beside what is given. */
export function mark(question, state, text) {
  const line = question.querySelector("[data-saved]");
  line.className = "q-saved" + (state === "done" ? "" : " is-" + state);
  line.textContent = "";
  line.appendChild(icon(state));
  line.appendChild(document.createTextNode(text));
  question.querySelectorAll(".opt").forEach((row) => {
    const place = row.querySelector(".opt-say");
    place.textContent = "";
    if (row.querySelector("input").checked) {
      row.dataset.save = state;
      place.appendChild(icon(state));
    } else {
      delete row.dataset.save;
    }
  });
}
