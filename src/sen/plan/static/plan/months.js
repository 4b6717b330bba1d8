// A row of months that is wider than the screen opens at the month that runs. Without this file it opens at the first.
(() => {
  "use strict";
  const show = (box) => {
    const now = [...box.querySelectorAll("[data-begun]")].at(-1);
    if (now) box.scrollLeft += now.getBoundingClientRect().right - box.getBoundingClientRect().right + 16;
  };
  for (const box of document.querySelectorAll(".scroll:has([data-begun])")) {
    show(box);
    box.closest("details")?.addEventListener("toggle", () => show(box));
  }
})();
