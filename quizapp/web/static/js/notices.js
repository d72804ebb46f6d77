/* What a person has to be told beside the work: one line of each kind, read aloud, until it is put away. */

/**
 * @param {Element} place a live region; the element before it, a template, is what a notice looks like
 * @returns {function(string, string, function()=)} tell(kind, text, away): a newer notice of a kind takes the
 *   place of the older; away is told when the person puts it away
 */
export function createNotices(place) {
  const shown = {};
  return function tell(kind, text, away) {
    if (shown[kind]) shown[kind].remove();
    const notice = document.getElementById("notice").content.firstElementChild.cloneNode(true);
    notice.querySelector("span").textContent = text;
    notice.dataset.kind = kind;
    notice.querySelector("button").addEventListener("click", () => {
      notice.remove();
      if (away) away();
    });
    shown[kind] = notice;
    place.appendChild(notice);
  };
}
