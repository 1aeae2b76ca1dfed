/**
 * Chance that is the same in every run.
 * @param {number} seed
 */
export function createRandom(seed) {
  let state = seed >>> 0;
  /** @param {number} limit */
  const below = limit => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
  return {
    below,
    /** @template Item @param {Item[]} items */
    of: items => items[below(items.length)],
    /** @param {number} length @returns {ArrayBuffer} */
    bytes: length => Uint8Array.from({ length }, () => below(256)).buffer,
  };
}
