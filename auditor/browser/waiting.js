/* Waits until a page rests, and goes through it so that lazy content is asked for. */
globalThis.auditorWaiting ??= (() => {
  const frame = () => new Promise((done) => {
    const timer = setTimeout(done, 100); // a tab that is not drawn has no frames
    requestAnimationFrame(() => setTimeout(() => {
      clearTimeout(timer);
      done();
    }));
  });

  const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

  const hasScripts = () => {
    for (const script of document.scripts) {
      if (script.src || !/json/.test(script.type)) return true;
    }
    return document.querySelector("iframe") !== null;
  };

  const isBlank = () => !document.body || (!document.body.innerText.trim()
    && !document.querySelector("img, canvas, video, svg, object, embed, iframe"));

  const loaded = () => performance.getEntriesByType("navigation")[0]?.loadEventEnd || performance.now();

  /* Resolves when fonts are there, something is, and the DOM of a page with scripts has been quiet for so
   * long, since it was loaded and for at least so long from now on; in any case at the limit. Milliseconds. */
  async function settled(quiet, least, limit) {
    const begun = performance.now(), end = begun + limit;
    let changed = loaded();
    const observer = new MutationObserver(() => (changed = performance.now()));
    observer.observe(document, { childList: true, subtree: true, characterData: true });
    await Promise.race([document.fonts.ready, pause(Math.min(1000, limit))]);
    while (hasScripts()) {
      const now = performance.now(), left = Math.max(changed + quiet, begun + least) - now;
      if (now >= end || (left <= 0 && !isBlank())) break;
      await pause(Math.min(left > 0 ? left : quiet, end - now));
    }
    observer.disconnect();
  }

  const documentHeight = () => (document.scrollingElement ?? document.documentElement).scrollHeight;
  const extent = () => JSON.stringify([documentHeight(), document.getElementsByTagName("*").length]);

  /* Have asked for what is in the window, which was made tall. What is as tall as any window has pushed the
   * rest below it: where the page grew, that is asked for, too. Elsewhere nothing scrolls: what shops put over
   * the page when it is scrolled stands over no picture. */
  async function askForShown(height) {
    auditorControls.cover();
    await frame();
    if (documentHeight() > Math.max(height, innerHeight)) {
      scrollTo({ top: innerHeight, behavior: "instant" });
      await frame();
      scrollTo({ top: 0, behavior: "instant" });
    }
    await frame();
    return 0;
  }

  /* Down the page a window at a time, and back to the top, so that lazy content is asked for. The
   * window is made tall for this: what watches for intersections or for a resize needs one step. */
  async function scrollThrough(milliseconds) {
    const started = performance.now();
    auditorControls.cover(); // nobody looks at it, and drawing takes most of the time
    await frame();
    let steps = 0;
    for (let y = 0; y + innerHeight < documentHeight() && performance.now() - started < milliseconds; steps++) {
      y += innerHeight;
      scrollTo({ top: y, behavior: "instant" });
      await frame();
    }
    if (steps) scrollTo({ top: 0, behavior: "instant" });
    else dispatchEvent(new Event("scroll")); // nothing to scroll: listeners still look what is on screen
    return steps;
  }

  return { frame, isBlank, settled, extent, askForShown, scrollThrough };
})();
