/* Make a PNG of a picture that is an SVG: chat programs take no SVG. Without this script the SVG is a link.

   The SVG is of this site and the PNG becomes a data: address, so the site's policy stays as it is. */

function drawn(url) {
  return new Promise((resolve, reject) => {
    const picture = new Image();
    picture.onload = () => resolve(picture);
    picture.onerror = () => reject(new Error("the picture could not be loaded"));
    picture.src = url;
  });
}

function png(picture) {
  const canvas = document.createElement("canvas");
  canvas.width = picture.naturalWidth;
  canvas.height = picture.naturalHeight;
  canvas.getContext("2d").drawImage(picture, 0, 0);
  return canvas.toDataURL("image/png");
}

document.querySelectorAll("[data-card]").forEach((button) => {
  const result = document.getElementById(button.dataset.result);
  const failed = document.getElementById(button.dataset.failed);
  button.hidden = false;
  button.addEventListener("click", () => {
    button.disabled = true;
    drawn(button.dataset.card).then((picture) => {
      const data = png(picture);
      result.querySelector("img").src = data;
      const link = result.querySelector("a");
      link.href = data;
      link.download = button.dataset.name;
      result.hidden = false;
      failed.hidden = true;
      link.focus();
    }).catch(() => { failed.hidden = false; }).then(() => { button.disabled = false; });
  });
});
