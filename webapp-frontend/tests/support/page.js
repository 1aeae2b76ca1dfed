/**
 * As much of a page as lists of rows need, for tests without a browser. Nothing is laid out, so nothing is drawn.
 */
class FakeElement {
  /** @type {FakeElement[]} */
  children = [];
  /** @type {FakeElement | null} */
  parentElement = null;
  hidden = false;
  value = '';
  style = {};
  dataset = {};
  text = '';
  clientWidth = 0;
  clientHeight = 0;
  #attributes = new Map();

  /** @param {string} name @param {unknown} value */
  setAttribute(name, value) {
    this.#attributes.set(name, String(value));
  }

  /** @param {string} name */
  removeAttribute(name) {
    this.#attributes.delete(name);
  }

  /** @param {string} name */
  getAttribute(name) {
    return this.#attributes.get(name) ?? null;
  }

  addEventListener() {}

  getContext() {
    return null;
  }

  /** @returns {string} */
  get textContent() {
    return this.text + this.children.map(child => child.textContent).join('');
  }

  set textContent(text) {
    this.replaceChildren();
    this.text = text;
  }

  /** @param {...(FakeElement | string)} nodes */
  append(...nodes) {
    for (const node of nodes) this.insertBefore(node, null);
  }

  /** @param {...(FakeElement | string)} nodes */
  prepend(...nodes) {
    for (const node of nodes.reverse()) this.insertBefore(node, this.children[0] ?? null);
  }

  /** @param {...(FakeElement | string)} nodes */
  replaceChildren(...nodes) {
    for (const child of [...this.children]) child.remove();
    this.text = '';
    this.append(...nodes);
  }

  /** @param {FakeElement | string} node @param {FakeElement | null} next */
  insertBefore(node, next) {
    const child = typeof node === 'string' ? Object.assign(new FakeElement(), { text: node }) : node;
    child.#detach();
    child.parentElement = this;
    this.children.splice(next ? this.children.indexOf(next) : this.children.length, 0, child);
  }

  remove() {
    this.#detach();
    if (document.activeElement === /** @type {unknown} */ (this)) Object.assign(document, { activeElement: document.body });
  }

  #detach() {
    const siblings = this.parentElement?.children;
    siblings?.splice(siblings.indexOf(this), 1);
    this.parentElement = null;
  }

  /** @param {FakeElement} other @returns {boolean} */
  contains(other) {
    return other === this || this.children.some(child => child.contains(other));
  }

  get nextElementSibling() {
    const siblings = this.parentElement?.children ?? [];
    return siblings[siblings.indexOf(this) + 1] ?? null;
  }

  get previousElementSibling() {
    const siblings = this.parentElement?.children ?? [];
    return siblings[siblings.indexOf(this) - 1] ?? null;
  }

  focus() {
    Object.assign(document, { activeElement: this });
  }

  /** The first below it with that value of an attribute. @param {string} name @param {string} value */
  with(name, value) {
    return this.having(name).find(found => found.getAttribute(name)?.split(' ').includes(value));
  }

  /** All below it that have an attribute. @param {string} name @returns {FakeElement[]} */
  having(name) {
    return this.children.flatMap(child => [...child.getAttribute(name) === null ? [] : [child], ...child.having(name)]);
  }
}

/** Puts the page where modules look for it; node runs each test file in a process of its own. */
export function installPage() {
  const body = new FakeElement();
  const document = { body, activeElement: body, createElement: () => new FakeElement(), createElementNS: () => new FakeElement() };
  class ResizeObserver {
    observe() {}
    disconnect() {}
  }
  Object.assign(globalThis, { document, HTMLElement: FakeElement, ResizeObserver, devicePixelRatio: 1 });
}
