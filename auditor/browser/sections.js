/* Tabs and accordions whose content comes only when they are opened, and what comes when a variant is
 * chosen. The page's HTML has been read before: what comes is put into that copy, so that a tab that
 * replaces another's content loses nothing.
 * Works in the collector's isolated world; collector.js and controls.js before it.
 */
globalThis.auditorSections ??= (() => {
  const { CONTROLS, parentOf, isVisible, isHarmless, labelsOf, brief, press } = auditorControls;
  const ELSEWHERE = "header, nav, footer, [role='banner'], [role='navigation'], [role='contentinfo'], dialog, [role='dialog']";
  const LISTS = "[role='tablist'], ul, ol, nav, div";
  const CONTENT = "img, table, li, iframe, form, video, dl";
  const OPENED = "data-auditor-opened";
  const INNER = "li, button, a[href^='#']";
  const LEAST_TEXT = 20, LABEL = 60, MOST = 300, LEVELS = 5, MOST_ROOTS = 5, LISTED = 40;
  const OPEN_NAMES = /(?:^|[\s_-])(?:active|selected|current|open|opened|expanded|is-open|is-active)(?:$|\s)/i;

  const textIn = (element) => {
    const length = (node) => node.textContent.replace(/\s+/g, " ").trim().length;
    let least = length(element);
    for (const silent of element.querySelectorAll("script, style, template, noscript")) least -= length(silent);
    return least;
  };

  const isEmpty = (panel) => textIn(panel) < LEAST_TEXT && !panel.querySelector(CONTENT);

  const isOpen = (control) => control.ariaSelected === "true" || control.ariaExpanded === "true"
    || Boolean(control.closest("details[open]")) || OPEN_NAMES.test(control.getAttribute("class") ?? "")
    || OPEN_NAMES.test(control.closest("li")?.getAttribute("class") ?? "");

  /* The id of the panel that a control names; null when it names none. */
  function panelId(control) {
    const link = control.matches("a[href]") ? control : control.querySelector(":scope > a[href^='#']");
    const named = [control.getAttribute("aria-controls"), control.dataset.target, control.dataset.bsTarget,
      control.dataset.tabTarget, link?.getAttribute("href")];
    for (const name of named) {
      const id = name?.startsWith("#") ? name.slice(1) : name === control.getAttribute("aria-controls") ? name : null;
      if (id && !/[\s/!]/.test(id)) return id;
    }
    return null;
  }

  /* The n-th child of what follows the list of tabs, where it has as many children as the list. */
  function byPosition(control) {
    for (let item = control, level = 0; level < 3; item = item.parentElement, level++) {
      const list = item.parentElement;
      if (!list?.matches(LISTS)) return null;
      if (list.children.length < 2) continue;
      const follower = list.nextElementSibling;
      const panels = follower && follower.children.length === list.children.length ? follower : null;
      return panels ? panels.children[[...list.children].indexOf(item)] : null;
    }
    return null;
  }

  /* The element that a control opens; null when there is none (yet) that can be told. */
  function panelOf(control) {
    if (control.localName === "summary") return control.parentElement;
    const root = control.getRootNode();
    const id = panelId(control);
    if (id) return root.getElementById(id);
    if (control.id) {
      const labelled = root.querySelector(`[role='tabpanel'][aria-labelledby~='${CSS.escape(control.id)}']`);
      if (labelled) return labelled;
    }
    const beside = control.nextElementSibling ?? (/^h\d$/.test(control.parentElement?.localName)
      ? control.parentElement.nextElementSibling : null);
    if (beside && control.role !== "tab" && !isVisible(beside)) return beside;
    return byPosition(control);
  }

  function isClosed(control) {
    const length = control.textContent.trim().length;
    if (length < 2 || length > LABEL * 2 || isOpen(control) || control.closest(ELSEWHERE)) return false;
    const panel = panelOf(control);
    if (control.localName === "summary") {
      return panel.localName === "details" && textIn(panel) - textIn(control) < LEAST_TEXT
        && !panel.querySelector(CONTENT);
    }
    return (!panel || (!panel.contains(control) && isEmpty(panel))) && isVisible(control) && isHarmless(control);
  }

  const escaped = (parts) => parts.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|");
  let marks = null;

  /* Finds an amount of money, given the ways in which currencies are written. */
  const amount = (signs) => new RegExp(
    `(?<!\\p{L})(?:${escaped(signs)})\\s?\\d|\\d[\\d\\s.,]*(?:${escaped(signs)})(?!\\p{L})`, "iu");

  /* All that looks like a control of a tab or an accordion: `marked` is {controls, names, around}. Every page
   * is asked, so class names are tested once each. */
  function candidates(marked) {
    marks ??= { own: new RegExp(escaped(marked.names), "i"), either: new RegExp(escaped([...marked.names, ...marked.around]), "i") };
    const found = new Set(document.querySelectorAll(marked.controls.join(",")));
    const told = new Map();
    for (const element of document.querySelectorAll("[class]")) {
      const name = element.getAttribute("class");
      let kind = told.get(name);
      if (kind === undefined) {
        kind = marks.either.test(name) ? (marks.own.test(name) ? 1 : 2) : 0;
        told.set(name, kind);
      }
      if (kind === 1) found.add(element);
      else if (kind === 2 && found.size < MOST) for (const inner of element.querySelectorAll(INNER)) found.add(inner);
    }
    return [...found].slice(0, MOST);
  }

  /* Whether anything on the page opens on demand. */
  const any = (marked) => Boolean(marked) && candidates(marked).some(isClosed);

  let controls = [], watched = null, pieces = [], kept = null;

  /* JSON: the words on what can be opened. */
  function list(marked) {
    const found = candidates(marked).filter(isClosed);
    // A tab and the link in it are one.
    controls = found.filter((control) => !found.some((other) => other !== control && control.contains(other)));
    controls = controls.slice(0, LISTED);
    return JSON.stringify(controls.map((control) => brief(labelsOf(control)[0] ?? "", LABEL)));
  }

  /* The copy of the page that was read, and which element of it is the copy of which. */
  const keep = (copy, places, copyInto) => {
    [kept, pieces] = [{ copy, places, copyInto }, []];
  };

  const isAround = (node) => {
    const { around } = watched;
    return around.contains(node) || Boolean(around.nextElementSibling?.contains(node));
  };

  function watch(around) {
    const added = new Set();
    const observer = new MutationObserver((changes) => {
      for (const { addedNodes } of changes) for (const node of addedNodes) added.add(node);
    });
    observer.observe(around.getRootNode(), { childList: true, subtree: true });
    watched = { added, observer, around };
  }

  /* So far around a control does what it opens stand. */
  function surroundings(control) {
    let around = control;
    for (let level = 0; level < LEVELS; level++) {
      const outer = parentOf(around);
      if (!outer || outer === document.body || outer.matches("main") || outer.querySelector("h1")) break;
      around = outer;
    }
    return around;
  }

  function open(n) {
    watch(surroundings(controls[n]));
    press(controls[n]);
    return 0;
  }

  /* What came while it was watched: elements that hold all of it, and say something. */
  function newcomers(isTelling = (node) => !isEmpty(node)) {
    const { added, around } = watched;
    const holders = [...added].map((node) => (node.nodeType === 1 ? node : node.parentElement))
      .filter((node) => node?.isConnected && node !== around && isAround(node)
        && !/^(?:script|style|link|noscript|template)$/.test(node.localName));
    const distinct = [...new Set(holders)];
    const outer = distinct.filter((node) => !distinct.some((other) => other !== node && other.contains(node)));
    const telling = outer.filter(isTelling);
    return telling.length ? telling : commonOf(outer);
  }

  /* Many small pieces make one: the element around them all. */
  function commonOf(nodes) {
    if (nodes.length < 2) return [];
    let common = nodes[0].parentElement;
    while (common && !nodes.every((node) => common.contains(node))) common = common.parentElement;
    return common && common !== watched.around && isAround(common) && !isEmpty(common) ? [common] : [];
  }

  /* Keeps a copy of elements under a name; where there was a place for them, it is there that they go. */
  function take(roots, label) {
    const wrapper = kept.copy.ownerDocument.createElement("div");
    wrapper.setAttribute(OPENED, label);
    for (const root of roots.slice(0, MOST_ROOTS)) {
      const copy = kept.copyInto(root);
      if (copy.hidden) copy.removeAttribute("hidden");
      if (copy.style?.display === "none") copy.style.removeProperty("display");
      copy.removeAttribute("aria-hidden");
      wrapper.append(copy);
    }
    for (let place = roots[0]; place; place = parentOf(place)) {
      if (!kept.places.has(place)) continue;
      pieces.push({ wrapper, place: kept.places.get(place), inside: place !== roots[0] });
      return;
    }
  }

  /* What a panel holds, without the control when that stands in it. */
  const partsOf = (panel, control) => {
    const parts = [...panel.children].filter((part) => part !== control);
    return control.parentElement === panel && parts.length ? parts : [panel];
  };

  /* Whether something came; it is kept. */
  function taken(n, label) {
    const control = controls[n];
    watched.observer.disconnect();
    const panel = control.isConnected ? panelOf(control) : null;
    const told = panel && (control.localName === "summary" ? textIn(panel) - textIn(control) >= LEAST_TEXT
      || panel.querySelector(CONTENT) : !panel.contains(control) && !isEmpty(panel));
    const roots = told ? partsOf(panel, control) : newcomers().filter((root) => !root.contains(control));
    if (roots.length) take(roots, label);
    return roots.length > 0;
  }

  /* Whether something is seen that was not seen before a choice; it is kept. A price is not news where the
   * page had one: what it asks for before anything is chosen is what it is judged by. */
  function told(label, signs, hadPrice) {
    watched.observer.disconnect();
    const price = amount(signs);
    const roots = newcomers((node) => textIn(node) > 1 && isVisible(node)
      && !(hadPrice && price.test(node.textContent)));
    if (roots.length) take(roots, label);
    return roots.length > 0;
  }

  const isHidden = (copy) => copy.hidden || copy.ariaHidden === "true" || copy.style?.display === "none";

  /* Puts what was taken into the copy of the page: after what is hidden there, for it was shown when it was
   * opened. The copy. */
  function extended() {
    for (const { wrapper, place, inside } of pieces) {
      let hidden = null;
      for (let outer = place; outer; outer = outer.parentElement) if (isHidden(outer)) hidden = outer;
      if (hidden) hidden.after(wrapper);
      else if (inside) place.append(wrapper);
      else place.after(wrapper);
    }
    pieces = [];
    return kept.copy;
  }

  return { any, list, keep, watch, open, taken, told, amount, extended };
})();
