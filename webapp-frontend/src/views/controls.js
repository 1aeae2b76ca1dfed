import { isForControl, isPlain, setAttribute, setText } from './elements.js';

const THEME_LABELS = { system: 'Theme: system', dark: 'Theme: dark', light: 'Theme: light' };

/**
 * The pause button, and the space bar. While paused nothing is painted, and all goes on being collected.
 * @param {HTMLElement} button
 * @param {import('../charts/painter.js').Painter} painter
 * @returns {() => void} stops it
 */
export function startPause(button, painter) {
  let paused = false;
  function toggle() {
    paused = !paused;
    painter.hold('pause', paused);
    document.documentElement.toggleAttribute('data-paused', paused);
    setAttribute(button, 'aria-pressed', String(paused));
    setText(button.querySelector('[data-part="label"]') ?? button, paused ? 'Resume' : 'Pause');
  }
  /** @param {KeyboardEvent} event */
  function onKey(event) {
    if (event.key !== ' ' || event.repeat || !isPlain(event) || isForControl(event)) return;
    event.preventDefault();
    toggle();
  }
  button.addEventListener('click', toggle);
  document.addEventListener('keydown', onKey);
  return () => {
    button.removeEventListener('click', toggle);
    document.removeEventListener('keydown', onKey);
  };
}

/**
 * @param {HTMLElement} button
 * @param {ReturnType<typeof import('./theme.js').createTheme>} theme
 * @returns {() => void} stops it
 */
export function startThemeButton(button, theme) {
  function paint() {
    const label = THEME_LABELS[theme.choice()];
    setAttribute(button, 'data-choice', theme.choice());
    setAttribute(button, 'aria-label', `${label}. Change it`);
    setAttribute(button, 'title', label);
  }
  function next() {
    theme.next();
    paint();
  }
  paint();
  button.addEventListener('click', next);
  return () => button.removeEventListener('click', next);
}

/**
 * Moves the focus past the header. The address names the screen, so the link itself must not change it.
 * @param {HTMLElement} link
 * @param {HTMLElement} target
 * @returns {() => void} stops it
 */
export function startSkipLink(link, target) {
  /** @param {Event} event */
  function skip(event) {
    event.preventDefault();
    target.focus();
  }
  link.addEventListener('click', skip);
  return () => link.removeEventListener('click', skip);
}

/**
 * A hidden page paints nothing; it catches up when it is looked at again.
 * @param {import('../charts/painter.js').Painter} painter
 * @returns {() => void} stops it
 */
export function startHiddenHold(painter) {
  const follow = () => painter.hold('hidden', document.hidden);
  document.addEventListener('visibilitychange', follow);
  follow();
  return () => document.removeEventListener('visibilitychange', follow);
}
