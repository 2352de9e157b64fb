"use strict";
(() => {
  const checks = [...document.querySelectorAll(".check")];
  const categories = [...document.querySelectorAll(".category")];
  const tools = document.getElementById("tools");
  const search = document.getElementById("search");
  const shown = document.getElementById("shown");
  const nothing = document.getElementById("nothing");
  const openAll = document.getElementById("open-all");
  const buttons = [...tools.querySelectorAll("[data-filter]")];
  let wanted = "";

  const apply = () => {
    const words = search.value.toLowerCase().trim().split(/\s+/).filter(Boolean);
    let visible = 0;
    for (const check of checks) {
      const fits = (!wanted || check.dataset.state === wanted) && words.every((w) => check.dataset.words.includes(w));
      check.hidden = !fits;
      visible += fits ? 1 : 0;
    }
    for (const category of categories) category.hidden = !category.querySelector(".check:not([hidden])");
    nothing.hidden = visible > 0;
    shown.textContent = shown.dataset.text.replace("[shown]", visible).replace("[all]", checks.length);
  };

  const filter = (state) => {
    wanted = state;
    for (const button of buttons) button.setAttribute("aria-pressed", String(button.dataset.filter === state));
    apply();
  };

  const reveal = () => {
    let target = null;
    try { target = document.getElementById(decodeURIComponent(location.hash.slice(1))); } catch { return; }
    if (!target) return;
    if (target.closest("[hidden]") || target.hidden) { search.value = ""; filter(""); }
    for (let box = target.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
    target.scrollIntoView();
  };

  for (const button of buttons) button.addEventListener("click", () => filter(button.dataset.filter));
  for (const tile of document.querySelectorAll("[data-show]")) {
    tile.addEventListener("click", () => { search.value = ""; filter(tile.dataset.show); });
  }
  search.addEventListener("input", apply);
  openAll.addEventListener("click", () => {
    const opening = openAll.dataset.done !== "yes";
    for (const check of checks) if (!check.hidden) check.open = opening;
    openAll.dataset.done = opening ? "yes" : "no";
    openAll.textContent = opening ? openAll.dataset.close : openAll.dataset.open;
  });
  window.addEventListener("hashchange", reveal);

  const byHand = (code) => {
    const range = document.createRange();
    range.selectNodeContents(code);
    const selection = getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
    return document.execCommand("copy");
  };
  for (const button of document.querySelectorAll(".copy")) {
    const label = button.firstChild;
    const words = label.textContent;
    button.hidden = false;
    button.addEventListener("click", async () => {
      const code = button.closest(".example").querySelector("code");
      let done = true;
      try { await navigator.clipboard.writeText(code.textContent); } catch { done = byHand(code); }
      if (!done) return;
      label.textContent = button.dataset.done;
      setTimeout(() => { label.textContent = words; }, 2500);
    });
  }

  // A number on a screenshot and its line in the list below show each other.
  for (const page of document.querySelectorAll(".page")) {
    const spots = [...page.querySelectorAll("[data-numbers]")];
    const numbers = (spot) => spot.dataset.numbers.split("·");
    for (const line of page.querySelectorAll("[data-number]")) {
      const own = spots.filter((spot) => numbers(spot).includes(line.dataset.number));
      const mark = (on) => { for (const spot of own) spot.classList.toggle("pointed", on); };
      line.addEventListener("mouseenter", () => mark(true));
      line.addEventListener("mouseleave", () => mark(false));
      line.addEventListener("focusin", () => mark(true));
      line.addEventListener("focusout", () => mark(false));
    }
    for (const spot of spots) {
      spot.addEventListener("click", () => {
        const line = page.querySelector(`[data-number="${numbers(spot)[0]}"]`);
        line.scrollIntoView({ block: "center" });
        line.querySelector("a").focus({ preventScroll: true });
      });
    }
  }

  let closed = [];
  window.addEventListener("beforeprint", () => {
    closed = [...document.querySelectorAll("details:not([open])")];
    for (const box of closed) box.open = true;
  });
  window.addEventListener("afterprint", () => { for (const box of closed) box.open = false; });

  tools.hidden = false;
  apply();
  if (location.hash) reveal();
})();
