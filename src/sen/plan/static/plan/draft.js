// What was typed into a report survives a cut connection: it stays in this browser until the report has arrived.
// Without this file the page works; "Keep as a draft" keeps it on the server.
(() => {
  "use strict";
  const PREFIX = "sen-draft:";
  const KEPT_FOR = 30 * 24 * 3600 * 1000;

  let store;
  try { store = window.localStorage; store.getItem(PREFIX); } catch { return; }

  // The page after a report that arrived says so: only then is the draft forgotten.
  const sent = document.querySelector("[data-draft-sent]");
  if (sent) store.removeItem(PREFIX + sent.dataset.draftSent);

  for (const key of Object.keys(store)) {
    if (!key.startsWith(PREFIX)) continue;
    try { if (Date.now() - JSON.parse(store.getItem(key)).at > KEPT_FOR) store.removeItem(key); } catch { store.removeItem(key); }
  }

  const form = document.querySelector("form[data-draft]");
  if (!form) return;
  const key = PREFIX + form.dataset.draft;
  const notice = document.querySelector("[data-draft-restored]");
  const fields = () => [...form.elements].filter((field) => field.name && !["hidden", "file", "submit", "button"].includes(field.type));

  const typed = () => {
    const values = {};
    for (const field of fields()) {
      if (field.type === "radio") { if (field.checked) values[field.name] = field.value; }
      else values[field.name] = field.type === "checkbox" ? field.checked : field.value;
    }
    return values;
  };
  const fill = (values) => {
    for (const field of fields()) {
      if (!(field.name in values)) continue;
      if (field.type === "radio") field.checked = field.value === values[field.name];
      else if (field.type === "checkbox") field.checked = values[field.name];
      else field.value = values[field.name];
    }
  };

  let lost = [];
  const fresh = JSON.stringify(typed());
  try {
    const kept = JSON.parse(store.getItem(key));
    if (kept) {
      fill(kept.values);
      lost = Object.entries(kept.values).filter(([name, value]) => value && !fields().some((field) => field.name === name));
    }
    if (JSON.stringify(typed()) !== fresh) {
      if (notice) notice.hidden = false;
      const more = form.querySelector("details");
      if (more && [...more.querySelectorAll("input, textarea")].some((field) => field.type !== "checkbox" && field.type !== "file" && field.value)) more.open = true;
    }
  } catch { store.removeItem(key); }

  let waiting;
  const keep = () => { try { store.setItem(key, JSON.stringify({ at: Date.now(), values: { ...Object.fromEntries(lost), ...typed() } })); } catch { /* no room: the page still works */ } };
  form.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(keep, 300); });
  form.addEventListener("submit", keep);
  window.addEventListener("pagehide", () => { if (JSON.stringify(typed()) !== fresh) keep(); });

  // A list that had been made longer is made as long again, until all that was typed has its place.
  const more = form.querySelector("[data-draft-more]");
  if (more && lost.some(([name]) => /_[0-9]+$/.test(name))) more.click();

  document.querySelector("[data-draft-forget]")?.addEventListener("click", () => {
    store.removeItem(key);
    lost = [];
    fill(JSON.parse(fresh));
    notice.hidden = true;
  });
})();
