// Lights a task with its lines and the reverse, moves by keyboard, splits at the cursor. Without this file anchors do.
(() => {
  "use strict";
  const sides = document.querySelector(".sides");
  if (!sides) return;
  const isTyping = (node) => node.closest("input:not([type=checkbox]), textarea, select, button, summary, [contenteditable]");
  const tasks = () => [...sides.querySelectorAll(".task")];
  const lit = () => sides.querySelector(".task.lit");

  function linesOf(task) {
    const found = [];
    for (let n = Number(task.dataset.from); n <= Number(task.dataset.to); n += 1) {
      const line = document.getElementById(`line-${n}`);
      if (line) found.push(line);
    }
    return found;
  }

  function light(task, { show = "lines" } = {}) {
    for (const node of sides.querySelectorAll(".lit")) node.classList.remove("lit");
    if (!task) return;
    task.classList.add("lit");
    const lines = linesOf(task);
    for (const line of lines) line.classList.add("lit");
    if (show === "lines" && lines.length) scrollWithin(lines[0]);
    if (show === "task") task.scrollIntoView({ block: "center" });
  }

  // Only the column moves, not the page under the reader's hand.
  function scrollWithin(line) {
    const box = line.closest(".lines");
    if (box.scrollHeight > box.clientHeight) box.scrollTop = line.offsetTop - box.offsetTop - box.clientHeight / 3;
  }

  sides.addEventListener("click", (event) => {
    const line = event.target.closest(".lines li[data-task]");
    if (line) {
      event.preventDefault();
      show("read");
      light(document.getElementById(`task-${line.dataset.task}`), { show: "task" });
      return;
    }
    const where = event.target.closest(".where");
    if (where) {
      event.preventDefault();
      show("original");
      light(where.closest(".task"));
      document.querySelector(".lines .lit")?.scrollIntoView({ block: "center" });
      return;
    }
    const task = event.target.closest(".task");
    if (task && !isTyping(event.target) && !event.target.closest("a")) light(task);
  });
  sides.addEventListener("focusin", (event) => {
    const task = event.target.closest(".task");
    if (task && task !== lit()) light(task);
  });

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    const step = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 }[event.key];
    const task = lit();
    if (step) {
      if (event.target.closest(".lines")) return;
      const all = tasks();
      const next = all[task ? all.indexOf(task) + step : 0];
      if (!next) return;
      event.preventDefault();
      next.focus({ preventScroll: true });
      light(next);
      next.scrollIntoView({ block: "nearest" });
    } else if (event.key === "x" && task) {
      const box = task.querySelector("input[type=checkbox][form=bulk]");
      if (box) { box.checked = !box.checked; count(); }
    } else if (event.key === "Enter" && task && event.target === task) {
      event.preventDefault();
      task.querySelector(".edit a")?.click();
    }
  });

  // Tabs on a narrow screen: one side at a time. A draft that is written here has no original, and no tabs.
  const tabs = document.querySelector(".tabs");
  if (tabs) { tabs.hidden = false; sides.classList.add("with-tabs"); }
  function show(side) {
    if (!tabs) return;
    sides.dataset.side = side;
    for (const tab of tabs.children) tab.setAttribute("aria-pressed", String(tab.dataset.show === side));
  }
  tabs?.addEventListener("click", (event) => { if (event.target.dataset.show) show(event.target.dataset.show); });
  function open(hash) {
    const target = hash ? document.getElementById(hash.slice(1)) : null;
    if (target?.matches("details")) target.open = true;
    if (hash.startsWith("#line-")) show("original");
    if (hash.startsWith("#task-")) { show("read"); light(target); }
  }
  open(location.hash);
  window.addEventListener("hashchange", () => open(location.hash));

  // Splitting at the cursor: the offset counts letters, not the browser's halves of them.
  function prepare(root) {
    for (const button of root.querySelectorAll("[data-split]")) button.hidden = false;
  }
  prepare(document);
  sides.addEventListener("click", (event) => {
    const button = event.target.closest("[data-split]");
    if (!button) return;
    const text = button.form.querySelector("textarea");
    button.form.querySelector("input[name$='-at']").value = [...text.value.slice(0, text.selectionStart)].length;
  });
  document.addEventListener("htmx:load", (event) => {
    const task = event.detail.elt;
    if (!task.matches?.(".task.editing")) return;
    prepare(task);
    light(task);
    task.querySelector("textarea").focus({ preventScroll: true });
  });

  // Marking: a whole section, how many, and only the fields that the chosen change needs.
  const bulk = document.getElementById("bulk");
  const box = document.getElementById("bulk-box");
  const word = box.querySelector("[data-marked]");
  function count() {
    const marked = sides.querySelectorAll("input[form=bulk]:checked").length;
    word.hidden = marked === 0;
    word.querySelector("b").textContent = marked;
    if (marked > 1 && !box.open && !box.dataset.shown) { box.open = true; box.dataset.shown = "1"; }
  }
  for (const label of sides.querySelectorAll(".all")) label.hidden = false;
  sides.addEventListener("change", (event) => {
    if (event.target.matches("[data-all]")) {
      for (const box of event.target.closest(".part").querySelectorAll("input[form=bulk]")) box.checked = event.target.checked;
    }
    count();
  });
  const what = bulk.querySelector("[name=bulk-what]");
  function fit() {
    for (const part of bulk.querySelectorAll("[data-for]")) part.hidden = !part.dataset.for.split(" ").includes(what.value);
  }
  what.addEventListener("change", fit);
  fit();
  count();
})();
