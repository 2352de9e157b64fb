/* Reads a page from an isolated world of its own, so that scripts of the page neither see nor disturb
 * it. Nothing here writes to the live document: identities live in a WeakMap, and the attributes of
 * the saved HTML are written into a copy that belongs to an inert document (which neither loads
 * pictures nor upgrades custom elements).
 *
 * Installed once a document; `auditor.layout(...)`, `auditor.read(...)` ... answer with JSON text,
 * which crosses the protocol faster than nested values.
 */
globalThis.auditor ??= (() => {
  const ID = "data-auditor-id";
  const VISIBLE = 1, FIXED = 2, STICKY = 4, DISABLED = 8;
  const LEAST_AREA = 4; // px²: the 1x1 boxes of texts meant for screen readers only are not visible
  const LEAST_OPACITY = 0.05;
  const NO_BOX = new Set(["script", "style", "link", "meta", "template", "noscript", "head", "title",
    "base", "param", "source", "track", "option", "optgroup", "br", "wbr", "datalist", "area", "map"]);
  const CONTROLS = new Set(["button", "input", "select", "textarea", "fieldset"]);
  const CLIPS = /hidden|clip/;
  const CLEAR = /^(?:transparent|rgba\(.*, 0\))$/;

  const identities = new WeakMap();
  let lastIdentity = 0;
  const identify = (element) => {
    let id = identities.get(element);
    if (id === undefined) identities.set(element, (id = ++lastIdentity));
    return id;
  };

  const innerDocument = (frame) => {
    try {
      return frame.contentDocument; // null for another origin
    } catch {
      return null;
    }
  };

  /* Children in the order they are rendered: shadow content in place of the host's own children,
   * slotted elements in place of a slot's fallback. */
  const renderedChildren = (element) => {
    if (element.shadowRoot) return element.shadowRoot.children;
    if (element.localName === "slot") {
      const assigned = element.assignedElements();
      if (assigned.length) return assigned;
    }
    return element.children;
  };

  const table = () => {
    const positions = new Map(), values = [];
    return {
      values,
      position(value) {
        let n = positions.get(value);
        if (n === undefined) {
          positions.set(value, (n = values.length));
          values.push(value.toWellFormed());
        }
        return n;
      },
    };
  };

  /* The part of a clip that a box cuts out of it, along the axes on which the box clips. */
  function clipped(clip, overflow, l, t, r, b) {
    if (!CLIPS.test(overflow)) return clip;
    const [x, y = x] = overflow.split(" ");
    const [left, top, right, bottom] = clip ?? [-Infinity, -Infinity, Infinity, Infinity];
    const alongX = CLIPS.test(x), alongY = CLIPS.test(y);
    return [alongX ? Math.max(left, l) : left, alongY ? Math.max(top, t) : top,
      alongX ? Math.min(right, r) : right, alongY ? Math.min(bottom, b) : bottom];
  }

  /* Width that can be scrolled to: what overflows sideways counts only when the root lets it scroll. */
  const reachableWidth = () => {
    const root = document.documentElement, body = document.body;
    const cutsOff = (element) => element && CLIPS.test(getComputedStyle(element).overflowX);
    return cutsOff(root) || cutsOff(body) ? Math.min(innerWidth, root.scrollWidth) : root.scrollWidth;
  };

  const isDisabled = (element, tag) =>
    (CONTROLS.has(tag) && element.matches(":disabled")) || element.getAttribute("aria-disabled") === "true";

  /* One pass over everything that is rendered: column by column, position N is the same element. */
  function layout(limits) {
    auditorControls.uncover();
    const started = performance.now();
    const columns = { element: [], x: [], y: [], width: [], height: [], flags: [], font_size: [], font: [],
      color: [], background: [] };
    const fonts = table(), colors = table();
    const right = reachableWidth();
    let truncated = false;
    const root = {
      left: scrollX, top: scrollY, flags: 0, opaque: true, clip: null, positionedClip: null,
      background: colors.position("rgb(255, 255, 255)"), framed: false,
    };
    const stack = [document.documentElement], contexts = [root];
    const push = (children, context) => {
      for (let n = children.length - 1; n >= 0; n--) {
        stack.push(children[n]);
        contexts.push(context);
      }
    };

    /* Of a closed <details> only the summary is shown, though the rest has boxes. */
    const pushClosed = (details, children, context) => {
      const summary = details.querySelector(":scope > summary");
      for (let n = children.length - 1; n >= 0; n--) {
        push([children[n]], children[n] === summary ? context : { ...context, opaque: false });
      }
    };

    while (stack.length) {
      const element = stack.pop(), outer = contexts.pop();
      const tag = element.localName;
      if (NO_BOX.has(tag)) continue;
      if (columns.element.length >= limits.elements
          || ((columns.element.length & 1023) === 1023 && performance.now() - started > limits.milliseconds)) {
        truncated = true;
        break;
      }
      const style = element.ownerDocument.defaultView.getComputedStyle(element);
      const display = style.display;
      if (display === "none") continue;
      if (display === "contents") {
        push(renderedChildren(element), outer);
        continue;
      }
      const box = element.getBoundingClientRect();
      const position = style.position;
      let flags = outer.flags & (FIXED | STICKY);
      if (!outer.framed) {
        if (position === "fixed") flags |= FIXED;
        else if (position === "sticky") flags |= STICKY;
      }
      const opaque = outer.opaque && Number(style.opacity) >= LEAST_OPACITY;
      const l = box.left + outer.left, t = box.top + outer.top;
      const r = l + box.width, b = t + box.height;
      const clip = position === "fixed" ? null : position === "absolute" ? outer.positionedClip : outer.clip;
      if (opaque && style.visibility === "visible" && isShown(clip, l, t, r, b, right, style, position)) {
        flags |= VISIBLE;
      }
      if (isDisabled(element, tag)) flags |= DISABLED;

      let background = outer.background;
      if (style.backgroundImage !== "none") background = -1;
      else if (!CLEAR.test(style.backgroundColor)) background = colors.position(style.backgroundColor);

      columns.element.push(identify(element));
      columns.x.push(Math.round(l));
      columns.y.push(Math.round(t));
      columns.width.push(Math.round(box.width));
      columns.height.push(Math.round(box.height));
      columns.flags.push(flags);
      columns.font_size.push(Math.round(parseFloat(style.fontSize) * 100) / 100);
      columns.font.push(fonts.position(style.fontFamily));
      columns.color.push(colors.position(style.color));
      columns.background.push(background);

      if (tag === "svg") continue;
      if (tag === "iframe" || tag === "frame") {
        const inner = innerDocument(element)?.documentElement;
        if (inner) {
          push([inner], { ...outer, flags, opaque, background, clip: null, positionedClip: null, framed: true,
            left: l + element.clientLeft, top: t + element.clientTop });
        }
        continue;
      }
      const children = renderedChildren(element);
      if (!children.length) continue;
      const isRoot = element === document.body || element === document.documentElement;
      const inner = isRoot ? clip : clipped(clip, style.overflow, l, t, r, b);
      const positioned = position !== "static" || style.transform !== "none";
      const context = { left: outer.left, top: outer.top, framed: outer.framed, flags, background,
        opaque: opaque && style.contentVisibility !== "hidden",
        clip: inner, positionedClip: positioned ? inner : outer.positionedClip };
      if (tag !== "details" || element.open) push(children, context);
      else pushClosed(element, children, context);
    }
    return JSON.stringify({
      document_width: Math.round(right),
      document_height: Math.round(Math.max(document.documentElement.scrollHeight,
        document.body ? document.body.scrollHeight : 0)),
      ...columns, fonts: fonts.values, colors: colors.values, truncated, screen: [innerWidth, innerHeight],
      standing: auditorOverlays.standing(),
    });
  }

  function isShown(clip, l, t, r, b, right, style, position) {
    if (r <= 0 || b <= 0 || l >= right) return false;
    let width = r - l, height = b - t;
    if (clip !== null) {
      width = Math.min(r, clip[2]) - Math.max(l, clip[0]);
      height = Math.min(b, clip[3]) - Math.max(t, clip[1]);
    }
    if (width <= 0 || height <= 0 || width * height < LEAST_AREA) return false;
    if (position === "absolute" && style.clip !== "auto" && /rect\((?:0px|1px),? (?:0px|1px),? /.test(style.clip)) {
      return false;
    }
    return !/^inset\((?:50|100)%\)$/.test(style.clipPath);
  }

  /* A copy of the form state, which attributes do not tell. Passwords are never copied. */
  function copyState(tag, original, copy) {
    if (tag === "input") {
      if (original.type === "checkbox" || original.type === "radio") {
        copy.toggleAttribute("checked", original.checked);
      } else if (original.type !== "password" && original.type !== "file" && original.value) {
        copy.setAttribute("value", original.value);
      }
    } else if (tag === "option") copy.toggleAttribute("selected", original.selected);
    else if (tag === "textarea") copy.textContent = original.value;
  }

  /* px of the file: naturalWidth of a picture chosen from srcset is divided by the density, so a
   * second Image with the address that was chosen (already in memory) is asked. */
  function naturalSize(image) {
    const chosen = image.srcset || image.parentElement?.localName === "picture";
    if (chosen && image.complete && image.naturalWidth) {
      const plain = new Image();
      plain.src = image.currentSrc;
      if (plain.complete && plain.naturalWidth) return [plain.naturalWidth, plain.naturalHeight];
    }
    return [image.naturalWidth, image.naturalHeight];
  }

  /* A copy of a tree as it is rendered, with three additions that make it an ordinary tree:
   * - data-auditor-id, its identity, on every element that may have a box;
   * - <div data-auditor-shadow> in a host: its open shadow content, slotted nodes inside their <slot>;
   *   children of a host that are not slotted (not rendered) go to <div data-auditor-unslotted hidden>;
   * - <div data-auditor-frame="URL"> after an <iframe> of the same origin: the body of its document.
   * Pictures are added to `images`; `places`, if given, learns which element is copied to which. */
  function copyOf(root, inert, limits, images, places) {
    const hosts = [], slotted = new Map();
    const rootCopy = inert.importNode(root, true);
    const originals = [root], copies = [rootCopy];
    let count = 0, truncated = false;
    const push = (original, copy) => {
      originals.push(original);
      copies.push(copy);
    };
    const pushChildren = (original, copy) => {
      let a = original.firstElementChild, b = copy.firstElementChild;
      for (; a && b; a = a.nextElementSibling, b = b.nextElementSibling) push(a, b);
    };

    while (originals.length) {
      if (++count > limits.elements) {
        truncated = true;
        break;
      }
      const original = originals.pop(), copy = copies.pop(), tag = original.localName;
      places?.set(original, copy);
      if (tag === "img") {
        const [width, height] = naturalSize(original);
        const url = original.currentSrc || original.src;
        if (url && images.length < limits.images) {
          images.push({ element: identify(original), url: url.slice(0, limits.url),
            natural_width: width, natural_height: height });
        }
      }
      // Also what has no box yet: on the other screen it may have one.
      if (NO_BOX.has(tag)) copy.removeAttribute(ID);
      else copy.setAttribute(ID, identify(original));
      copyState(tag, original, copy);
      if (original.shadowRoot) {
        const light = [...original.childNodes], lightCopies = [...copy.childNodes];
        light.forEach((node, n) => slotted.set(node, lightCopies[n]));
        pushChildren(original, copy);
        const wrapper = inert.createElement("div");
        wrapper.setAttribute("data-auditor-shadow", "");
        for (const node of original.shadowRoot.childNodes) {
          if (/^(?:style|link)$/.test(node.localName)) continue; // styles of a shadow root hold only in it
          const nodeCopy = inert.importNode(node, true);
          wrapper.append(nodeCopy);
          if (node.nodeType === 1) push(node, nodeCopy);
        }
        copy.append(wrapper);
        hosts.push([copy, wrapper]);
        continue;
      }
      if (tag === "slot") {
        const assigned = original.assignedNodes();
        if (assigned.length) {
          copy.textContent = "";
          for (const node of assigned) if (slotted.has(node)) copy.append(slotted.get(node));
          continue;
        }
      }
      if (tag === "iframe") {
        const inner = innerDocument(original);
        if (inner?.body && inner.body.childNodes.length) {
          const wrapper = inert.createElement("div");
          wrapper.setAttribute("data-auditor-frame", inner.URL.slice(0, limits.url));
          const body = inert.importNode(inner.body, true);
          pushChildren(inner.body, body);
          // Pairs stay valid when the copies move: they are held by reference.
          wrapper.append(...body.childNodes);
          copy.after(wrapper);
        }
        continue;
      }
      pushChildren(original, copy);
    }
    for (const [copy, wrapper] of hosts) {
      const left = [...copy.childNodes].filter((node) => node !== wrapper);
      if (left.some((node) => node.nodeType === 1 || node.nodeValue?.trim())) {
        const box = inert.createElement("div");
        box.setAttribute("data-auditor-unslotted", "");
        box.setAttribute("hidden", "");
        box.append(...left);
        copy.append(box);
      }
    }
    return [rootCopy, truncated];
  }

  function asHtml(copy, limits) {
    let html = (document.compatMode === "CSS1Compat" ? "<!DOCTYPE html>" : "") + copy.outerHTML;
    const truncated = html.length > limits.characters;
    if (truncated) html = html.slice(0, limits.characters);
    return [html.toWellFormed().replaceAll("\0", "\ufffd"), truncated]; // what is no text is no text anywhere
  }

  let images = [];

  /* The rendered document as HTML. Whether something opens on demand or is to be chosen is told
   * (`limits.sections` says how controls are marked); there the copy is kept to be extended. */
  function read(limits) {
    auditorControls.uncover();
    const inert = document.implementation.createHTMLDocument("");
    const opens = auditorSections.any(limits.sections), chooses = auditorVariants.any(limits.sections);
    const places = opens || chooses ? new Map() : null;
    images = [];
    const [copy, cut] = copyOf(document.documentElement, inert, limits, images, places);
    if (places) auditorSections.keep(copy, places, (root) => copyOf(root, inert, limits, images)[0]);
    const [html, truncated] = asHtml(copy, limits);
    return JSON.stringify({ html, images, truncated: cut || truncated,
      empty: auditorWaiting.isBlank() && !images.length, type: document.contentType, url: document.URL,
      opens, chooses, standing: auditorOverlays.standing() });
  }

  /* The document as it was read, with what was opened since. */
  function extended(limits) {
    const [html, truncated] = asHtml(auditorSections.extended(), limits);
    return JSON.stringify({ html, images, truncated });
  }

  /* Frames of other origins that can be seen. */
  function foreignFrames(limit) {
    const found = [];
    for (const element of document.querySelectorAll("iframe")) {
      if (innerDocument(element) || found.length >= limit) continue;
      const box = element.getBoundingClientRect();
      if (box.width < 40 || box.height < 20) continue;
      let origin = "";
      try {
        origin = new URL(element.src).origin;
      } catch { /* no address: written by a script */ }
      found.push({ element: identify(element), src: element.src, name: element.name, origin });
    }
    return JSON.stringify(found);
  }

  /* The page is not needed any more: nothing of it is laid out and drawn. */
  function hide() {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(":root { display: none !important }");
    document.adoptedStyleSheets.push(sheet);
    return 0;
  }

  /* The layout once scripts that answer a change of the screen have run. */
  async function layoutWhenDrawn(limits) {
    auditorControls.uncover();
    await auditorWaiting.frame();
    return layout(limits);
  }

  return { hide, layout, layoutWhenDrawn, read, extended, foreignFrames };
})();
