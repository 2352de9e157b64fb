/* What is asked about controls of a page before one of them is clicked. Everything that clicks in a page
 * builds on this: in the collector's isolated world, or alone in a frame of another origin.
 */
globalThis.auditorControls ??= (() => {
  const CONTROLS = "button, [role='button'], a, input[type='button'], input[type='submit'], summary, [onclick]";
  const FILLED_IN = "input:not([type='hidden'], [type='button'], [type='submit'], [type='checkbox'], [type='radio']), textarea, select";

  const parentOf = (node) => node.assignedSlot ?? node.parentElement ?? node.getRootNode().host ?? null;
  const styleOf = (element) => element.ownerDocument.defaultView.getComputedStyle(element);

  function isVisible(element) {
    if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) return false;
    const box = element.getBoundingClientRect();
    return box.width > 1 && box.height > 1 && box.right > 0 && box.left < innerWidth;
  }

  let sheet = null;

  /* Draws nothing of the page, though all of it keeps its place: what is far down is asked for without the
   * decoding of every picture. */
  function cover() {
    if (sheet) return;
    sheet = new CSSStyleSheet();
    sheet.replaceSync(":root { opacity: 0 !important; transition: none !important }");
    document.adoptedStyleSheets.push(sheet);
  }

  /* Whether the page was covered; it is seen at once, also where it would come in slowly. */
  function uncover() {
    if (!sheet) return false;
    sheet.replaceSync(":root { transition: none !important }");
    styleOf(document.documentElement).opacity;
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((other) => other !== sheet);
    sheet = null;
    return true;
  }

  /* The documents that can be entered from here, and the open shadow roots in them. */
  function roots() {
    const found = [], waiting = [document];
    while (waiting.length) {
      const root = waiting.pop();
      found.push(root);
      for (const element of root.querySelectorAll("*")) {
        if (element.shadowRoot) waiting.push(element.shadowRoot);
        else if (element.localName === "iframe") {
          try {
            if (element.contentDocument?.body) waiting.push(element.contentDocument);
          } catch { /* of another origin: looked at from outside */ }
        }
      }
    }
    return found;
  }

  /* Whether a link leads to another place of this page, or nowhere. */
  function linkStays(element) {
    const link = element.closest("a[href]");
    if (!link) return true;
    const href = link.getAttribute("href").trim();
    if (!href || href.startsWith("#") || /^javascript:/i.test(href)) return true;
    return href.includes("#") && link.href.split("#")[0] === document.URL.split("#")[0];
  }

  const submits = (element) => {
    const control = element.closest("button, input") ?? element;
    return Boolean(control.form) && (control.type === "submit" || control.type === "image");
  };

  /* Whether a click can be expected to stay on the page. */
  function staysHere(element) {
    if (!linkStays(element)) return false;
    const form = element.form ?? null;
    return !submits(element) || form?.method === "dialog" || Boolean(form?.hasAttribute("onsubmit"))
      || !form?.hasAttribute("action");
  }

  /* Whether a click neither leads away nor sends anything that could be filled in. */
  function isHarmless(element) {
    if (!linkStays(element) || element.closest("a[download], a[target='_blank'][href^='http']")) return false;
    if (!submits(element)) return true;
    const { form } = element.closest("button, input") ?? element;
    return form.method === "dialog" || !(form.hasAttribute("action") || form.querySelector(FILLED_IN));
  }

  const labelsOf = (element) => [
    element.innerText ?? "", element.value ?? "", element.getAttribute("aria-label") ?? "",
    element.getAttribute("title") ?? "", element.querySelector("img[alt]")?.alt ?? "",
  ].filter((text) => typeof text === "string" && text.trim());

  const brief = (text, limit) => text.trim().replace(/\s+/g, " ").slice(0, limit).toWellFormed();

  /* Where to click with the mouse; null when something else lies over the control. */
  function place(control) {
    if (!control?.isConnected) return null;
    control.scrollIntoView({ block: "nearest", behavior: "instant" });
    const box = control.getBoundingClientRect();
    const x = box.left + box.width / 2, y = box.top + box.height / 2;
    const top = control.getRootNode().elementFromPoint(x, y);
    if (!top || !(top === control || control.contains(top) || top.contains(control))) return null;
    for (let view = control.ownerDocument.defaultView, dx = 0, dy = 0; ; ) {
      const holder = view === window ? null : view.frameElement;
      if (!holder) return JSON.stringify({ x: x + dx, y: y + dy });
      const outer = holder.getBoundingClientRect();
      dx += outer.left + holder.clientLeft;
      dy += outer.top + holder.clientTop;
      view = holder.ownerDocument.defaultView;
    }
  }

  const guarded = new WeakSet();

  /* From the first click on, forms of the page are not sent and links are not followed, whatever its
   * scripts make of the click. */
  function guard(view) {
    if (guarded.has(view)) return;
    guarded.add(view);
    const stop = (event) => {
      event.preventDefault();
      event.stopImmediatePropagation();
    };
    view.addEventListener("submit", (event) => {
      if (event.target.method !== "dialog") stop(event);
    }, true);
    view.addEventListener("click", (event) => {
      const origin = event.composedPath()[0];
      if (origin?.closest && !linkStays(origin)) event.preventDefault();
    }, true);
  }

  function press(control) {
    guard(control.ownerDocument.defaultView);
    control.click();
  }

  const textOf = (element) => {
    let text = element.innerText ?? element.textContent ?? "";
    if (element.shadowRoot) for (const child of element.shadowRoot.children) text += ` ${child.innerText ?? ""}`;
    return text;
  };

  /* Elements in an element and in the open shadow roots in it, for a selector. */
  function within(element, selector) {
    const found = [], waiting = [element];
    while (waiting.length) {
      const root = waiting.pop();
      if (root.shadowRoot) waiting.push(root.shadowRoot);
      for (const inner of root.querySelectorAll("*")) if (inner.shadowRoot) waiting.push(inner.shadowRoot);
      found.push(...root.querySelectorAll(selector));
    }
    return found;
  }

  return { CONTROLS, FILLED_IN, parentOf, styleOf, isVisible, roots, staysHere, isHarmless, labelsOf, brief, place,
    guard, press, textOf, within, cover, uncover };
})();
