/**
 * Named events with any number of listeners.
 * @template {Record<string, any>} Events
 */
export function createEmitter() {
  /** @type {Map<keyof Events, Set<(event: any) => void>>} */
  const listeners = new Map();
  return {
    /**
     * @template {keyof Events} Name
     * @param {Name} name
     * @param {(event: Events[Name]) => void} listener
     * @returns {() => void} stops listening
     */
    on(name, listener) {
      const set = listeners.get(name) ?? new Set();
      listeners.set(name, set.add(listener));
      return () => void set.delete(listener);
    },
    /**
     * @template {keyof Events} Name
     * @param {Name} name
     * @param {Events[Name]} event
     */
    emit(name, event) {
      for (const listener of listeners.get(name) ?? []) listener(event);
    },
  };
}
