/**
 * Builds an element. Strings become text nodes, never markup.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, string | number | boolean | EventListener | undefined>} [attributes] functions listen to the
 *   event they are named after; false and undefined leave the attribute out
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') node.addEventListener(name, value);
    else if (value !== undefined && value !== false) node.setAttribute(name, value === true ? '' : String(value));
  }
  node.append(...children);
  return node;
}

/**
 * Writes a text only where it differs: nothing is laid out anew for nothing.
 * @param {Node} node
 * @param {string} text
 */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/**
 * @param {Element} node
 * @param {string} name
 * @param {string | number | null} value null takes it away
 */
export function setAttribute(node, name, value) {
  if (value === null) node.removeAttribute(name);
  else if (node.getAttribute(name) !== String(value)) node.setAttribute(name, String(value));
}

/**
 * Whether a key press belongs to a control that uses it itself.
 * @param {KeyboardEvent} event
 */
export function isForControl(event) {
  return event.target instanceof Element
    && event.target.closest('input, textarea, select, button, a, summary, [role="grid"]') !== null;
}

/**
 * Whether a key press is a plain one, without Ctrl, Alt or Meta.
 * @param {KeyboardEvent} event
 */
export function isPlain(event) {
  return !event.ctrlKey && !event.altKey && !event.metaKey;
}
