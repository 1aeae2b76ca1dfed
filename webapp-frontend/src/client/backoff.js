/**
 * Waiting times between attempts: exponential with full jitter between a floor and a growing ceiling, so that a
 * thousand browsers that lost the same server do not come back in the same instant.
 * @param {() => number} random
 * @param {{ floorMillis?: number, capMillis?: number }} [bounds]
 */
export function createBackoff(random, { floorMillis = 500, capMillis = 20_000 } = {}) {
  let attempt = 0;
  return {
    /** The next wait in milliseconds. */
    next() {
      attempt += 1;
      const ceiling = Math.min(capMillis, floorMillis * 2 ** attempt);
      return floorMillis + random() * (ceiling - floorMillis);
    },
    /** How many waits since the last reset. */
    attempt: () => attempt,
    reset() {
      attempt = 0;
    },
  };
}
