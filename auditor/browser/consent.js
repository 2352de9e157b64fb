/* Finds a cookie-consent banner and the control that gives the least consent, in its second layer
 * where the first has none. Works in the collector's isolated world and, for banners in frames of other
 * origins, alone in the frame; controls.js before it.
 *
 * `source` gives JSON from the lexicon: {platforms, names, about, privacy, context, filler, words: {reject: [...], ...}}.
 */
globalThis.auditorConsent ??= ((source) => {
  let parsed = null;
  const data = () => (parsed ??= JSON.parse(source())); // text costs half of what a literal costs each document
  const ORDERS = {
    reject: ["reject", "necessary", "selection", "settings", "close", "accept"],
    accept: ["accept", "close", "necessary", "reject"],
    inside: ["reject", "necessary", "selection"], // the second layer
    outside: ["close", "accept"], // when that did not come or gave no way out
  };
  const TICKED = "input[type='checkbox']:checked:not(:disabled), [role='switch'][aria-checked='true']:not([aria-disabled='true'])"
    + ", [role='checkbox'][aria-checked='true']:not([aria-disabled='true'])";
  const BOXES = "input[type='checkbox'], [role='switch'], [role='checkbox']", MOST_BOXES = 60;
  const { CONTROLS, parentOf, styleOf, isVisible, roots, staysHere, labelsOf, brief, textOf, within, cover, uncover }
    = auditorControls;
  const CONTROL_LENGTH = 60, BANNER_LENGTH = 30000, BANNER_LINKS = 80, TEXTS = 40000;
  const escape = (word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const anyOf = (words) => words.map(escape).join("|");
  /* Compiled when a banner is first looked for: most documents, frames above all, never get there. */
  let about, privacy, context, named, aboutWord, filler;
  function prepare() {
    if (about) return;
    const beginning = (list) => new RegExp(`(?<![\\p{L}])(?:${anyOf(list)})`, "iu");
    about = beginning(data().about);
    privacy = beginning([...data().about, ...data().privacy]);
    context = beginning(data().context);
    named = new RegExp(anyOf(data().names), "i");
    aboutWord = new RegExp(`^(?:${anyOf(data().about)})`, "u");
    filler = new Set(data().filler);
  }

  /* Normalised phrase -> [kind, whole text only]. There are thousands, and only controls need them. */
  let known = null;
  function phrases() {
    if (known) return known;
    known = new Map();
    for (const kind of ["reject", "necessary", "selection", "settings", "close", "accept"]) {
      for (const phrase of data().words[kind]) {
        const parts = words(phrase);
        const key = parts.join(" ");
        if (key && !known.has(key)) known.set(key, [kind, parts.length === 1]);
      }
    }
    return known;
  }

  const words = (text) => text.normalize("NFKC").toLowerCase().replace(/[’ʼ`]/g, "'")
    .replace(/[.,;:!?"«»„“”()[\]…|>›»→]+/g, " ").split(/\s+/)
    .filter((word) => word && !aboutWord.test(word) && !filler.has(word));

  /* reject, necessary, selection, settings, close, accept, or null for the words on a control. */
  function kindOfText(text) {
    if (!text || text.length > CONTROL_LENGTH * 2) return null;
    const key = words(text).join(" ");
    const exact = phrases().get(key);
    if (exact) return exact[0];
    if (!key || key.length > CONTROL_LENGTH) return null;
    let best = null, longest = 0;
    for (const [phrase, [kind, wholeOnly]] of phrases()) {
      if (!wholeOnly && phrase.length > longest && ` ${key} `.includes(` ${phrase} `)) {
        [best, longest] = [kind, phrase.length];
      }
    }
    return best;
  }

  const firstVisible = (places, selector) => {
    if (!selector) return null;
    for (const root of places) {
      for (const element of root.querySelectorAll(selector)) if (isVisible(element)) return element;
    }
    return null;
  };

  function ofPlatform(places, order) {
    for (const platform of data().platforms) {
      const banner = firstVisible(places, platform.banner);
      if (!banner) continue;
      for (const kind of order) {
        const control = firstVisible(places, platform[kind === "selection" ? "save" : kind]);
        if (control && staysHere(control)) {
          return { banner: control.closest(platform.banner) ?? banner, control, kind };
        }
      }
      const control = bestControl(banner, order); // a version with other selectors: by its words
      return { banner, control: control?.element ?? null, kind: control?.kind ?? null };
    }
    return null;
  }

  function controlsByKind(banner) {
    const found = {};
    for (const element of within(banner, CONTROLS)) {
      let kind = null;
      for (const label of labelsOf(element)) if ((kind = kindOfText(label.trim()))) break;
      if (kind && !found[kind] && isVisible(element) && staysHere(element)) found[kind] = element;
    }
    return found;
  }

  function bestControl(banner, order) {
    const found = controlsByKind(banner);
    const kind = order.find((name) => found[name]);
    return kind ? { element: found[kind], kind } : null;
  }

  /* Stands over the page or says in its markup what it is. */
  function isOverlay(element) {
    const style = styleOf(element);
    if (style.position === "fixed" || style.position === "sticky") return true;
    if (style.position === "absolute" && Number(style.zIndex) > 0) return true;
    if (element.localName === "dialog" || element.getAttribute("aria-modal") === "true") return true;
    if (/^(?:alert)?dialog$/.test(element.getAttribute("role") ?? "")) return true;
    return named.test(`${element.id} ${element.getAttribute("class") ?? ""}`) || element.hasAttribute("data-nosnippet");
  }

  function isBannerLike(element, inside) {
    if (!isVisible(element) || element.querySelector("main, h1 ~ form[action*='cart'], [type='password']")) return false;
    const text = textOf(element);
    if (text.length > BANNER_LENGTH || !(inside || context.test(text))) return false;
    return element.querySelectorAll("a").length <= BANNER_LINKS;
  }

  /* Words about privacy alone may be those of a newsletter or of an order form. */
  function asksForConsent(element) {
    if (about.test(textOf(element))) return true;
    const found = controlsByKind(element);
    return Boolean(found.accept && (found.reject || found.necessary))
      && !element.querySelector("input:not([type='checkbox'], [type='button'], [type='submit']), textarea");
  }

  /* From words about cookies up to the overlay they stand in, then to the controls of that. A second
   * layer (`inside`) was asked for: its heading is enough. */
  function homeMade(places, order, framed, inside) {
    let texts = 0;
    const seen = new Set();
    for (const root of places) {
      const document_ = root.ownerDocument ?? root;
      const walker = document_.createTreeWalker(root, NodeFilter.SHOW_TEXT);
      const inFrame = framed || document_ !== document;
      for (let node = walker.nextNode(); node && texts < TEXTS; node = walker.nextNode()) {
        texts++;
        if (node.length < 4 || !privacy.test(node.data)) continue;
        for (let element = parentOf(node); element; element = parentOf(element)) {
          if (seen.has(element)) break;
          seen.add(element);
          const whole = element === document_.body;
          if (whole ? !inFrame : element === document_.documentElement || !isOverlay(element)) continue;
          if (!isBannerLike(element, inside) || !(inside || asksForConsent(element))) continue;
          const control = bestControl(element, order);
          if (control) return { banner: element, control: control.element, kind: control.kind };
        }
      }
    }
    return null;
  }

  /* The outermost element around a control that stands over the page; null when there is none. */
  function overlayAround(control) {
    let found = null;
    for (let element = parentOf(control); element; element = parentOf(element)) {
      const document_ = element.ownerDocument;
      if (element === document_.body || element === document_.documentElement) break;
      if (isOverlay(element)) found = element;
    }
    return found;
  }

  /* A second layer that does not say any more what it is about: boxes, and a control to save them. */
  function withBoxes(places, order) {
    for (const kind of order) {
      for (const root of places) {
        for (const control of root.querySelectorAll(CONTROLS)) {
          if (!labelsOf(control).some((label) => kindOfText(label.trim()) === kind)) continue;
          if (!isVisible(control) || !staysHere(control)) continue;
          const banner = overlayAround(control);
          if (banner?.querySelector(BOXES)) return { banner, control, kind };
        }
      }
    }
    return null;
  }

  let candidate = null;

  /* JSON: {banner, kind, control}; remembers what it found for `click`. */
  function find(choice, framed) {
    prepare();
    const covered = uncover();
    const places = roots(), order = ORDERS[choice], inside = choice === "inside";
    const known = ofPlatform(places, order);
    candidate = known?.control ? known : homeMade(places, order, framed, inside) ?? known;
    if (inside && !candidate?.control) candidate = withBoxes(places, order) ?? candidate;
    if (covered && !candidate) cover();
    const control = candidate?.control;
    return JSON.stringify({
      banner: candidate !== null, kind: candidate?.kind ?? null,
      control: control ? brief(labelsOf(control)[0] ?? "", 100) : null,
    });
  }

  /* What is saved is what is ticked. */
  function untick() {
    const { banner, control } = candidate;
    const around = banner.contains(control) ? banner : overlayAround(control) ?? banner;
    const boxes = [];
    for (const root of [around, around.shadowRoot]) if (root) boxes.push(...root.querySelectorAll(TICKED));
    for (const box of boxes.slice(0, MOST_BOXES)) box.click();
  }

  function click() {
    if (!candidate?.control) return 0;
    if (candidate.kind === "selection") untick();
    candidate.control.click();
    return 0;
  }

  /* Resolves to whether the banner is out of sight, as soon as it is. */
  async function gone(milliseconds) {
    const end = performance.now() + milliseconds;
    for (;;) {
      if (!candidate || !candidate.banner.isConnected || !isVisible(candidate.banner)
          || !candidate.control?.isConnected || !isVisible(candidate.control)) return true;
      if (performance.now() > end) return false;
      await new Promise((done) => setTimeout(done, 30));
    }
  }

  const place = () => auditorControls.place(candidate?.control);

  /* Whether a script of a known platform is on the page, so that a banner may still come. */
  const isExpected = () => {
    const parts = data().platforms.flatMap((platform) => platform.scripts);
    return [...document.scripts].some((script) => parts.some((part) => script.src.includes(part)));
  };

  const hasScripts = () => [...document.scripts].some((script) => !/json/.test(script.type));

  /* As `find`, looking again for a banner that may come late: so many milliseconds where a known
   * platform announces it, so many on any other page with scripts. */
  async function wait(choice, expected, unexpected) {
    const end = performance.now() + (isExpected() ? expected : hasScripts() ? unexpected : 0);
    for (;;) {
      const found = find(choice, false);
      if (candidate || performance.now() >= end) return found;
      await new Promise((done) => setTimeout(done, 100));
    }
  }

  return { find, click, gone, place, wait };
})(AUDITOR_CONSENT_DATA);
