/* Uploading a bank: the file goes up at once with its progress shown; without this script the form does the same. */

/** Open the file field of the page from a button elsewhere, and bring it into view. */
function chooseFrom(button) {
  button.addEventListener("click", (event) => {
    const field = document.querySelector('[data-bank-upload] input[type="file"]');
    if (!field) return;
    event.preventDefault();
    field.scrollIntoView({ block: "center" });
    field.focus();
    field.click();
  });
}

function sendWithProgress(form) {
  const field = form.querySelector('input[type="file"]');
  const line = form.querySelector(".upload-progress");
  const meter = line.querySelector("progress");
  const words = line.querySelector("span");
  let isSending = false;

  function say(text, percent) {
    line.hidden = false;
    meter.hidden = percent === null;
    if (percent !== null) meter.value = percent;
    words.textContent = text;
  }

  function stop(text) {
    isSending = false;
    form.removeAttribute("aria-busy");
    say(text, null);
  }

  function send() {
    const file = field.files[0];
    if (!file || isSending) return;
    if (file.size > Number(form.dataset.mostBytes)) {
      stop(form.dataset.tooLarge);
      return;
    }
    isSending = true;
    const request = new XMLHttpRequest();
    request.upload.addEventListener("progress", (event) => {
      const percent = event.lengthComputable ? Math.floor((100 * event.loaded) / event.total) : 0;
      say(percent < 100 ? `${form.dataset.sending}${percent}%` : form.dataset.checking, percent);
    });
    request.addEventListener("load", () => {
      // Faults come with the address under which they can be found again; a sound file leads on to its preview.
      const next = request.getResponseHeader("Content-Location") || (request.status === 200 && request.responseURL);
      if (next) window.location.assign(next);
      else stop(request.status === 413 ? form.dataset.tooLarge : form.dataset.failed);
    });
    request.addEventListener("error", () => stop(form.dataset.failed));
    request.open("POST", form.action);
    request.send(new FormData(form));
  }

  form.addEventListener("submit", (event) => {
    if (!field.files.length) return;
    event.preventDefault();
    send();
  });
  field.addEventListener("change", send);
}

document.querySelectorAll("[data-choose]").forEach(chooseFrom);
document.querySelectorAll("form[data-bank-upload]").forEach(sendWithProgress);
