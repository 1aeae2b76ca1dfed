const STORAGE_KEY = 'pulseboard.theme';
const CHOICES = /** @type {const} */ (['system', 'dark', 'light']);
const LINES = 6;

/** @typedef {typeof CHOICES[number]} Choice */

/** Dark or light: what the user chose, else what the system says. */
export function createTheme() {
  const root = document.documentElement;
  const systemIsDark = matchMedia('(prefers-color-scheme: dark)');
  /** @type {Set<() => void>} */
  const listeners = new Set();
  let choice = stored();
  /** @type {import('../charts/palette.js').Palette | null} */
  let palette = null;

  function apply() {
    root.dataset.theme = choice === 'system' ? (systemIsDark.matches ? 'dark' : 'light') : choice;
    palette = null;
    for (const listener of listeners) listener();
  }
  systemIsDark.addEventListener('change', apply);
  apply();

  return {
    choice: () => choice,
    next() {
      choice = CHOICES[(CHOICES.indexOf(choice) + 1) % CHOICES.length];
      store(choice);
      apply();
    },
    /** @param {() => void} listener @returns {() => void} stops listening */
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    palette: () => (palette ??= readPalette(getComputedStyle(root))),
  };
}

/** @param {CSSStyleDeclaration} style @returns {import('../charts/palette.js').Palette} */
function readPalette(style) {
  /** @param {string} name */
  const read = name => style.getPropertyValue(`--${name}`).trim();
  return {
    text: read('text'), muted: read('muted'), grid: read('grid'), surface: read('surface'),
    up: read('up'), down: read('down'), font: read('font'),
    lines: Array.from({ length: LINES }, (_, index) => read(`line-${index + 1}`)),
  };
}

/** A browser may refuse its storage; the choice then lasts as long as the page. @returns {Choice} */
function stored() {
  try {
    const value = localStorage.getItem(STORAGE_KEY);
    return CHOICES.find(choice => choice === value) ?? 'system';
  } catch {
    return 'system';
  }
}

/** @param {Choice} choice */
function store(choice) {
  try {
    localStorage.setItem(STORAGE_KEY, choice);
  } catch {
    // Nothing is lost but the memory of it.
  }
}
