/* Products of which a size or a colour must be chosen before the shop tells price, stock or delivery: the
 * groups of which nothing is chosen yet. Works in the collector's isolated world; controls.js and sections.js
 * before it.
 */
globalThis.auditorVariants ??= (() => {
  const { parentOf, isVisible, isHarmless, labelsOf, brief, press } = auditorControls;
  const CHOICES = "select, input[type='radio'], [role='radiogroup']";
  const BUTTONS = "button, [role='button'], input[type='submit'], input[type='button'], a[class*='btn' i], a[class*='button' i]";
  const ELSEWHERE = "header, nav, footer, [role='banner'], [role='navigation'], [role='contentinfo'], dialog, [role='dialog'], [hidden]";
  const UNAVAILABLE = /(?:^|[\s_-])(?:disabled|sold-?out|unavailable|out-?of-?stock|not-?available)(?:$|[\s_-])/i;
  const LEVELS = 8, MOST = 40, MOST_OPTIONS = 60, LABEL = 60;
  let own = null, other = null, groups = [];

  const anyOf = (parts) => new RegExp(`(?:^|[^a-z])(?:${parts.join("|")})`, "i");

  /* What a choice is called in the markup, around it as well. */
  function nameOf(control) {
    const outer = [control, control.parentElement, control.parentElement?.parentElement];
    return outer.filter(Boolean).map((element) => [element.getAttribute("name"), element.id, element.getAttribute("class"),
      element.getAttribute("data-attribute_name")].filter(Boolean).join(" ")).join(" ").replace(/([a-z])([A-Z])/g, "$1-$2");
  }

  function isVariant(control, marked) {
    own ??= anyOf(marked.variants);
    other ??= anyOf(marked.not_variants);
    const name = nameOf(control);
    return own.test(name) && !other.test(`${control.getAttribute("name") ?? ""} ${control.id}`);
  }

  const isAvailable = (element) => !element.disabled && element.ariaDisabled !== "true"
    && !UNAVAILABLE.test(element.getAttribute("class") ?? "");

  /* The choices of a group that can be made, none of which is; empty when one is, or there is nothing to choose. */
  function choicesOf(control) {
    if (control.localName === "select") {
      const chosen = control.options[control.selectedIndex];
      if (control.multiple || control.disabled || (chosen && chosen.value !== "" && !chosen.disabled)) return [];
      return [...control.options].filter((option) => option.value !== "" && option.value !== "0" && isAvailable(option));
    }
    const all = control.localName === "input" ? radiosOf(control) : [...control.querySelectorAll("[role='radio']")];
    if (all.some((one) => one.checked || one.ariaChecked === "true")) return [];
    return all.filter((one) => isAvailable(one) && isHarmless(one));
  }

  const radiosOf = (control) => [...(control.form ?? document).querySelectorAll("input[type='radio']")]
    .filter((one) => one.name === control.name);

  /* What is seen of a choice: its own box may be hidden behind its label's. */
  const seen = (element) => isVisible(element) || [...(element.labels ?? [])].some(isVisible);

  function isOpen(control, marked) {
    if (control.closest(ELSEWHERE) || !isVariant(control, marked)) return false;
    if (control.localName === "input" && radiosOf(control)[0] !== control) return false;
    return (seen(control) || control.localName === "select" && isVisible(control.parentElement)) && choicesOf(control).length > 0;
  }

  const candidates = () => [...document.querySelectorAll(CHOICES)].slice(0, MOST * 5);

  /* Whether something is to be chosen. */
  const any = (marked) => Boolean(marked) && candidates().some((control) => isOpen(control, marked));

  const textOf = (choice) => brief(choice.localName === "option" ? choice.text
    : [...(choice.labels ?? [])][0]?.innerText || labelsOf(choice)[0] || choice.value || "", LABEL);

  const ownText = (label) => [...(label?.childNodes ?? [])].filter((node) => !node.matches?.(`${CHOICES}, :has(${CHOICES})`))
    .map((node) => node.textContent).join(" ");

  function labelOf(control) {
    const legend = control.closest("fieldset")?.querySelector("legend");
    const told = control.getAttribute("aria-label")
      ?? (control.localName === "select" && control.labels.length ? ownText(control.labels[0]) : null) ?? legend?.innerText ?? document.getElementById(control.getAttribute("aria-labelledby") ?? "")?.innerText;
    return brief(told ?? control.getAttribute("name") ?? "", LABEL).replace(/[\s:*]+$/, "");
  }

  /* The words on the buttons next to a choice: one of them is to buy. */
  function buttonsAround(control) {
    let around = control;
    for (let level = 0; parentOf(around) && around.localName !== "form" && level < LEVELS; level++) around = parentOf(around);
    const found = [...around.querySelectorAll(BUTTONS)].filter((one) => one.role !== "radio" && isVisible(one));
    return found.slice(0, MOST).map((one) => brief(labelsOf(one)[0] ?? "", LABEL));
  }

  /* The part of the page that tells of the product: up to its name. */
  function productAround(control) {
    let around = control;
    for (let outer = parentOf(control); outer && outer !== document.body; outer = parentOf(outer)) {
      around = outer;
      if (outer.querySelector("h1")) break;
    }
    return around;
  }

  /* JSON: the groups of which nothing is chosen. */
  function list(marked) {
    groups = candidates().filter((control) => isOpen(control, marked)).slice(0, MOST);
    return JSON.stringify(groups.map((control) => ({
      label: labelOf(control), buttons: buttonsAround(control),
      choices: choicesOf(control).slice(0, MOST_OPTIONS).map(textOf),
    })));
  }

  /* Chooses, as a hand would; no form is sent. Whether there was a price before. */
  function choose(group, choice, signs) {
    const control = groups[group], chosen = choicesOf(control)[choice], around = productAround(control);
    const product = around.querySelector("h1") ? around : document.body;
    const hadPrice = auditorSections.amount(signs).test(product.innerText);
    auditorSections.watch(around);
    if (control.localName !== "select") {
      press(chosen);
      return hadPrice;
    }
    auditorControls.guard(window);
    control.selectedIndex = chosen.index;
    for (const name of ["input", "change"]) control.dispatchEvent(new Event(name, { bubbles: true }));
    return hadPrice;
  }

  return { any, list, choose };
})();
