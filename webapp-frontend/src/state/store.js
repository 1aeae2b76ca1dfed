/**
 * The latest update of every channel, and who wants to know.
 *
 * @typedef {import('./update.js').Update} Update
 * @typedef {{ updated: (update: Update) => void, gone: (channel: string) => void }} Listener
 */
export function createStore() {
  /** @type {Map<string, Update>} */
  const latest = new Map();
  /** @type {Map<string, Set<Listener>>} */
  const listeners = new Map();

  /** @param {string} channel */
  const listenersOf = channel => listeners.get(channel.slice(0, channel.indexOf('/'))) ?? [];

  return {
    /** @param {Update} update */
    apply(update) {
      const known = latest.get(update.c);
      if (!known || !update.h || update.t >= known.t) latest.set(update.c, update);
      for (const listener of listenersOf(update.c)) listener.updated(update);
    },
    /** The channel is no more. @param {string} channel */
    remove(channel) {
      latest.delete(channel);
      for (const listener of listenersOf(channel)) listener.gone(channel);
    },
    /** @param {string} channel */
    latest: channel => latest.get(channel),
    /**
     * @param {string} namespace
     * @param {Listener['updated']} updated called for every update, in the order in which they come
     * @param {Listener['gone']} [gone] called for every channel that is no more
     * @returns {() => void} stops listening
     */
    listen(namespace, updated, gone = () => {}) {
      const listener = { updated, gone };
      const set = listeners.get(namespace) ?? new Set();
      listeners.set(namespace, set.add(listener));
      return () => void set.delete(listener);
    },
  };
}
