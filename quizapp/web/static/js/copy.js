/* Copy the text of a field: without this script it is marked and copied by hand. */

function copyField(field) {
  // Over plain http browsers offer no clipboard; copying what is marked works there too.
  if (navigator.clipboard) return navigator.clipboard.writeText(field.value);
  field.select();
  return document.execCommand("copy") ? Promise.resolve() : Promise.reject(new Error("copying was refused"));
}

document.querySelectorAll("[data-copy]").forEach((button) => {
  const field = document.getElementById(button.dataset.copy);
  button.hidden = false;
  button.addEventListener("click", () => {
    copyField(field).then(
      () => { button.textContent = button.dataset.done; },
      () => field.select(),
    );
  });
});
