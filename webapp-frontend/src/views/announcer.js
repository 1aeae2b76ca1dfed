const EVERY_MILLIS = 10_000;

/**
 * Says one sentence now and then to those who listen to the page, and only where it differs from the last.
 * @param {HTMLElement} region polite and live
 * @param {() => string} summary
 * @returns {() => void} stops it
 */
export function startAnnouncer(region, summary) {
  const timer = setInterval(() => {
    const text = summary();
    if (!document.hidden && text && region.textContent !== text) region.textContent = text;
  }, EVERY_MILLIS);
  return () => clearInterval(timer);
}
