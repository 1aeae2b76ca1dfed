/**
 * Shows the screen that the address names, `#/market` for instance.
 * @param {HTMLElement} root
 * @param {Record<string, (root: HTMLElement) => import('./app.js').Screen>} screens the first one is the default
 * @param {HTMLElement} nav its links are marked
 * @returns {{ summary: () => string, stop: () => void }}
 */
export function startRouter(root, screens, nav) {
  const fallback = Object.keys(screens)[0];
  /** @type {import('./app.js').Screen | null} */
  let screen = null;
  let shown = '';

  function show() {
    const asked = location.hash.replace(/^#\//, '');
    const name = asked in screens ? asked : fallback;
    if (name === shown) return;
    shown = name;
    screen?.stop();
    root.replaceChildren();
    root.dataset.screen = name;
    for (const link of nav.querySelectorAll('a')) {
      if (link.hash === `#/${name}`) link.setAttribute('aria-current', 'page');
      else link.removeAttribute('aria-current');
    }
    screen = screens[name](root);
    document.title = `${root.querySelector('h1')?.textContent ?? ''} · Pulseboard`;
    scrollTo(0, 0);
  }

  window.addEventListener('hashchange', show);
  show();
  return {
    summary: () => screen?.summary() ?? '',
    stop() {
      window.removeEventListener('hashchange', show);
      screen?.stop();
    },
  };
}
