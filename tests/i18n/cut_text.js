// Text that a reader cannot see whole: [{what, where, text}] of the page as it stands.
() => {
  const found = [];
  const width = document.documentElement.clientWidth;
  const slack = 1.5;
  const skip = new Set(["SCRIPT", "STYLE", "TITLE", "NOSCRIPT", "TEMPLATE"]);

  const place = (element) => {
    const parts = [];
    for (let e = element; e && e !== document.body && parts.length < 4; e = e.parentElement) {
      const name = typeof e.className === "string" && e.className.trim();
      parts.unshift(e.tagName.toLowerCase() + (e.id ? "#" + e.id : name ? "." + name.split(/\s+/).join(".") : ""));
    }
    return parts.join(" > ");
  };
  const tell = (what, element, text) =>
    found.push({ what, where: place(element), text: text.trim().replace(/\s+/g, " ").slice(0, 80) });

  // For screen readers only: a box of a pixel, or clipped away.
  const unseen = (element) => {
    for (let e = element; e; e = e.parentElement) {
      const style = getComputedStyle(e);
      const box = e.getBoundingClientRect();
      if (style.visibility === "hidden" || style.opacity === "0" || style.clipPath !== "none") return true;
      if (style.position === "absolute" && (box.width <= 1 || box.height <= 1)) return true;
      if (box.right <= 0 || box.bottom + scrollY <= 0) return true;
    }
    return false;
  };
  const scrolls = (style) => /auto|scroll/.test(style);
  const hides = (style) => /hidden|clip/.test(style);

  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const text = node.data;
    const own = node.parentElement;
    if (!text.trim() || skip.has(own.tagName) || !own.getClientRects().length || !own.checkVisibility() || unseen(own)) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const rects = [...range.getClientRects()].filter((rect) => rect.width && rect.height);
    if (!rects.length) continue;
    const right = Math.max(...rects.map((rect) => rect.right));
    const left = Math.min(...rects.map((rect) => rect.left));
    const bottom = Math.max(...rects.map((rect) => rect.bottom));
    const top = Math.min(...rects.map((rect) => rect.top));

    if (!own.closest("code, pre, bdi, a, q, cite")) {
      for (const word of text.matchAll(/[\p{L}\p{M}]{4,}/gu)) {
        range.setStart(node, word.index);
        range.setEnd(node, word.index + word[0].length);
        const lines = new Set([...range.getClientRects()].filter((rect) => rect.width > 0.5).map((rect) => Math.round(rect.top)));
        if (lines.size > 1) tell("broken inside a word", own, word[0]);
      }
    }
    if (own instanceof SVGElement) {
      const picture = own.closest("svg").getBoundingClientRect();
      if (right > picture.right + slack || left < picture.left - slack) tell("outside its drawing", own, text);
      continue;
    }
    let scrolled = false;
    for (let e = own; e && e !== document.body; e = e.parentElement) {
      const style = getComputedStyle(e);
      if (style.display === "inline" || style.display === "contents") continue;
      const box = e.getBoundingClientRect();
      if (scrolls(style.overflowX)) { scrolled = true; break; }
      const beside = right > box.right + slack || left < box.left - slack;
      const below = bottom > box.bottom + slack || top < box.top - slack;
      if (hides(style.overflowX) && beside) { tell("cut at the side", e, text); break; }
      if (hides(style.overflowY) && below) { tell("cut at the bottom", e, text); break; }
      if (beside) { tell("wider than its box", e, text); break; }
    }
    if (!scrolled && right > width + slack) tell("beyond the screen", own, text);
  }
  for (const element of document.querySelectorAll("body *")) {
    if (!(element instanceof HTMLElement) || !element.checkVisibility() || unseen(element)) continue;
    const style = getComputedStyle(element);
    const ellipsis = style.textOverflow === "ellipsis" && hides(style.overflowX);
    if (ellipsis && element.scrollWidth > element.clientWidth + 1) tell("ends in dots", element, element.textContent);
  }
  if (document.documentElement.scrollWidth > width + slack)
    found.push({ what: "the page scrolls sideways", where: "html", text: String(document.documentElement.scrollWidth) });
  return found;
}
