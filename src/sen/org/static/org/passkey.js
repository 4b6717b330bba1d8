// Passkeys: the browser asks for finger, face, PIN or key; the form carries its answer. Words stand in the page.
(() => {
  "use strict";
  const able = Boolean(window.PublicKeyCredential && window.webauthnJSON);

  const options = async (form) => {
    if (form.dataset.passkey !== "login") return JSON.parse(document.getElementById("passkey-data").textContent);
    const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(`status ${answer.status}`);
    return answer.json();
  };

  const ask = async (form) => {
    const told = await options(form);
    if (form.dataset.passkey === "create") return window.webauthnJSON.create(told);
    return window.webauthnJSON.get(told.request_options ?? told);
  };

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    const button = form.querySelector("button");
    const failed = form.querySelector("[data-passkey-failed]");
    if (!able) {
      button.disabled = true;
      form.querySelector("[data-passkey-missing]").hidden = false;
      continue;
    }
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      failed.hidden = true;
      button.disabled = true;
      try {
        form.elements.credential.value = JSON.stringify(await ask(form));
        form.submit();
      } catch {
        failed.hidden = false;
        button.disabled = false;
      }
    });
  }
})();
