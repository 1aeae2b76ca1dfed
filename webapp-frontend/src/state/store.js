/**
 * The latest update of every channel, and who wants to know.
 *
 * @typedef {import('./update.js').Update} Update
 * @typedef {(update: Update) => void} Listener
 */
export function createStore() {
  /** @type {Map<string, Update>} */
  const latest = new Map();
  /** @type {Map<string, Set<Listener>>} */
  const listeners = new Map();

  return {
    /** @param {Update} update */
    apply(update) {
      const known = latest.get(update.c);
      if (!known || !update.h || update.t >= known.t) latest.set(update.c, update);
      const namespace = update.c.slice(0, update.c.indexOf('/'));
      for (const listener of listeners.get(namespace) ?? []) listener(update);
    },
    /** @param {string} channel */
    latest: channel => latest.get(channel),
    /**
     * @param {string} namespace
     * @param {Listener} listener called for every update, in the order in which they come
     * @returns {() => void} stops listening
     */
    listen(namespace, listener) {
      const set = listeners.get(namespace) ?? new Set();
      listeners.set(namespace, set.add(listener));
      return () => void set.delete(listener);
    },
  };
}
