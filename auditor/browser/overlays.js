/* What stands over the page: told by geometry, described for the words to be judged outside, clicked.
 * Works in the collector's isolated world and, for overlays in frames of other origins, alone in the
 * frame; controls.js before it.
 */
globalThis.auditorOverlays ??= (() => {
  const { CONTROLS, FILLED_IN, parentOf, styleOf, isVisible, isHarmless, labelsOf, brief, press, textOf, within }
    = auditorControls;
  /* Shares of the screen, the middle first. */
  const CHECKED = [[0.5, 0.5], [0.5, 0.06], [0.5, 0.95], [0.93, 0.93], [0.07, 0.93], [0.5, 0.72], [0.93, 0.5], [0.07, 0.5]];
  const GRID = [0.5, 0.06, 0.28, 0.72, 0.95].flatMap((y) => [0.5, 0.07, 0.28, 0.72, 0.93].map((x) => [x, y]));
  const LEAST_SHARE = 0.02, MUCH = 0.25, LARGEST = 1500, MOST_CONTROLS = 60, TEXT = 600, LABEL = 60, LABELLED = 150;
  const PAGE = "main, [role='main'], footer, [role='contentinfo']";
  const MENU = "nav, [role='navigation'], [role='search'], input[type='search']";
  const HEAD = `header, [role='banner'], ${MENU}`; // dialogs have a <header> of their own
  const EXITS = `${CONTROLS}, iframe, [tabindex], [class*='close' i], [aria-label]`;
  const DIALOG = "dialog[open], [aria-modal='true'], [role='dialog'], [role='alertdialog']";

  /* The element on top at a point, in whatever open shadow root. */
  function topmost(x, y) {
    let element = document.elementFromPoint(x, y);
    while (element?.shadowRoot) {
      const inner = element.shadowRoot.elementFromPoint(x, y);
      if (!inner || inner === element) break;
      element = inner;
    }
    return element;
  }

  /* The outermost element around another that is fixed to the screen, or laid over the whole page. */
  function layerOf(element) {
    let layer = null;
    const { body, documentElement } = document;
    for (; element && element !== body && element !== documentElement; element = parentOf(element)) {
      const { position, zIndex } = styleOf(element);
      if (position === "fixed") layer = element;
      else if (position === "absolute" && Number(zIndex) > 0) {
        const holder = element.offsetParent;
        if (!holder || holder === body || holder === documentElement) layer = element;
      }
    }
    return layer;
  }

  function share(layer) {
    const box = layer.getBoundingClientRect();
    const width = Math.min(box.right, innerWidth) - Math.max(box.left, 0);
    const height = Math.min(box.bottom, innerHeight) - Math.max(box.top, 0);
    return width > 0 && height > 0 ? (width * height) / (innerWidth * innerHeight) : 0;
  }

  /* Of so little of the screen that it hinders nobody; what the browser itself lets nobody pass never is. */
  const isSmall = (layer, least) => share(layer) < least && !layer.matches(":modal");

  const isModal = (layer) => layer.matches(DIALOG) || layer.querySelector(DIALOG) !== null;

  /* Heads, menus and bars that belong to the page, and pages that stand in a layer as a whole. */
  function isOrdinary(layer) {
    if (isSmall(layer, LEAST_SHARE) || layer.querySelector(PAGE) || layer.matches(PAGE)) return true;
    if (layer.getElementsByTagName("*").length > LARGEST) return true;
    if (isModal(layer)) return false;
    if (!layer.shadowRoot && layer.localName !== "iframe" && !layer.querySelector(EXITS)) return true;
    const own = isBar(layer) ? HEAD : MENU;
    return layer.matches(own) || layer.querySelector(own) !== null;
  }

  /* Along the whole upper or lower edge of the screen. */
  function isBar(layer) {
    const box = layer.getBoundingClientRect();
    return box.width >= innerWidth * 0.9 && box.height < innerHeight / 2 && (box.top <= 2 || box.bottom >= innerHeight - 2);
  }

  function layersAt(points) {
    const found = new Set();
    for (const [x, y] of points) {
      const layer = layerOf(topmost(x * innerWidth, y * innerHeight));
      if (layer && !isOrdinary(layer)) found.add(layer);
    }
    return [...found];
  }

  /* By what a layer is known again on another page of the shop. */
  const nameOf = (layer) => brief(`${layer.localName}#${layer.id}.${layer.getAttribute("class") ?? ""}`, 120);

  /* The names of the layers that stand over the page; empty for nearly all pages. */
  function standing() {
    return document.body ? layersAt(CHECKED).map(nameOf) : [];
  }

  const numbers = new WeakMap(), layers = [];
  function number(layer) {
    if (!numbers.has(layer)) numbers.set(layer, layers.push({ layer, controls: [] }) - 1);
    return numbers.get(layer);
  }

  /* Small, and in an upper corner of the box that it stands in. */
  function inCorner(control) {
    const box = control.getBoundingClientRect();
    if (box.width > 72 || box.height > 72) return false;
    for (let around = parentOf(control); around; around = parentOf(around)) {
      const outer = around.getBoundingClientRect();
      if (outer.width < 180 || outer.height < 100) continue;
      const x = box.left + box.width / 2, y = box.top + box.height / 2;
      return Math.abs(y - outer.top) < 72 && Math.min(Math.abs(x - outer.left), Math.abs(outer.right - x)) < 72;
    }
    return false;
  }

  function describeControl(control, closing, roomy) {
    const box = control.getBoundingClientRect();
    const marked = Boolean(closing) && control.matches(closing);
    if (marked && !roomy && (box.width * box.height > 40_000 || control.children.length > 12)) return null;
    const labels = labelsOf(control).map((label) => brief(label, LABELLED)).filter((label) => label.length <= LABEL);
    return { labels, marked: marked && labels.every((label) => label.length <= 40), corner: inCorner(control),
      harmless: isHarmless(control), bare: labelsOf(control).length === 0 };
  }

  function innerFrames(layer) {
    const frames = layer.localName === "iframe" ? [layer] : within(layer, "iframe");
    return frames.filter(isVisible);
  }

  function bodyOf(frame) {
    try {
      return frame.contentDocument?.body ?? null;
    } catch {
      return null;
    }
  }

  function describe(layer, closing) {
    const entry = layers[number(layer)];
    const frames = innerFrames(layer);
    const parts = [layer, ...frames.map(bodyOf).filter(Boolean)];
    const selector = closing ? `${CONTROLS}, [tabindex='0'], ${closing}` : CONTROLS;
    const found = [];
    for (const part of parts) {
      for (const control of [...new Set(within(part, selector))]) {
        if (found.length >= MOST_CONTROLS || !isVisible(control)) continue;
        const told = describeControl(control, closing, false);
        if (told) found.push([control, told]);
      }
    }
    entry.controls = found.map(([control]) => control);
    const text = brief(parts.map(textOf).join(" "), TEXT);
    const foreign = frames.find((frame) => !bodyOf(frame));
    return {
      layer: number(layer), name: nameOf(layer), text, covers: Math.round(share(layer) * 100) / 100,
      modal: isModal(layer), middle: layerOf(topmost(innerWidth / 2, innerHeight / 2)) === layer,
      names: brief([layer, ...layer.querySelectorAll("[id], [class]")].slice(0, 12).map(nameOf).join(" "), 800),
      email: parts.some((part) => part.querySelector("input[type='email'], input[name*='mail' i], input[placeholder*='mail' i]")),
      fields: parts.some((part) => within(part, FILLED_IN).some(isVisible)),
      frame: foreign ? { src: foreign.src, name: foreign.name } : null,
      controls: found.map(([, told]) => told),
    };
  }

  /* JSON: what stands over the page, that in the middle first. `closing` are selectors of controls that close. */
  function list(closing) {
    const found = layersAt(GRID);
    for (const dialog of document.querySelectorAll(DIALOG)) {
      if (!isVisible(dialog) || found.some((layer) => layer.contains(dialog))) continue;
      const layer = layerOf(dialog);
      if (layer && !isOrdinary(layer)) found.push(layer);
    }
    return JSON.stringify(found.map((layer) => describe(layer, closing)));
  }

  /* As `list`, for a frame of another origin: all of it is the overlay. */
  const listFrame = (closing) => JSON.stringify(document.body ? [describe(document.body, closing)] : []);

  function click(layer, control) {
    press(layers[layer].controls[control]);
    return 0;
  }

  const place = (layer, control) => auditorControls.place(layers[layer].controls[control]);

  function isGone(layer) {
    if (!layer.isConnected || !isVisible(layer) || isSmall(layer, LEAST_SHARE / 4)) return true;
    return !layersAt(GRID).includes(layer);
  }

  /* Resolves to whether an overlay is out of the way, as soon as it is. */
  async function gone(number_, milliseconds) {
    const end = performance.now() + milliseconds;
    for (;;) {
      if (!layers[number_] || isGone(layers[number_].layer)) return true;
      if (performance.now() > end) return false;
      await new Promise((done) => setTimeout(done, 40));
    }
  }

  return { standing, list, listFrame, click, place, gone };
})();
