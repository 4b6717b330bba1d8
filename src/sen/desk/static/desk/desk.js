// Small comforts. Every page works without this file.
(() => {
  "use strict";

  // A second tap while the first is on its way: the server writes once anyway, the button says so.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-once]")) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    for (const button of form.querySelectorAll("button")) button.setAttribute("aria-disabled", "true");
  });
  // Coming back by the browser's "back" finds the form ready again.
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) {
      delete form.dataset.sent;
      for (const button of form.querySelectorAll("button")) button.removeAttribute("aria-disabled");
    }
  });

  // A browser says "Choose file" in its own language; the page says it in the reader's. The field itself stays where
  // it was, unseen on top: it takes clicks, keys and dropped files as before.
  const words = document.body.dataset;
  for (const input of words.chooseFile ? document.querySelectorAll("input[type=file]") : []) {
    const frame = document.createElement("span");
    frame.className = "file-field";
    const button = document.createElement("span");
    button.className = "button quiet";
    button.textContent = words.chooseFile;
    const name = document.createElement("span");
    name.className = "file-name";
    const show = () => { name.textContent = [...input.files].map((file) => file.name).join(", ") || words.noFile; };
    for (const part of [button, name]) part.setAttribute("aria-hidden", "true");
    input.replaceWith(frame);
    frame.append(input, button, name);
    input.addEventListener("change", show);
    input.form?.addEventListener("reset", () => setTimeout(show));
    show();
  }

  // Errors first: the summary is read out and the keyboard starts there.
  document.getElementById("error-summary")?.focus();

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) window.print();
  });
})();
