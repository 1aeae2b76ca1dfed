/**
 * Time and chance, as the client needs them. Tests bring their own.
 * @typedef {object} Clock
 * @property {() => number} now milliseconds since 1970
 * @property {() => number} random in [0, 1)
 * @property {(task: () => void, delayMillis: number) => unknown} setTimeout
 * @property {(timer: any) => void} clearTimeout
 */

/** @type {Clock} */
export const systemClock = {
  now: () => Date.now(),
  random: () => Math.random(),
  setTimeout: (task, delayMillis) => setTimeout(task, delayMillis),
  clearTimeout: timer => clearTimeout(timer),
};

/**
 * One timer that can be set again; setting it forgets the earlier one.
 * @param {Clock} clock
 */
export function createTimer(clock) {
  /** @type {unknown} */
  let timer = null;
  const clear = () => {
    if (timer !== null) clock.clearTimeout(timer);
    timer = null;
  };
  return {
    /** @param {() => void} task @param {number} delayMillis */
    set(task, delayMillis) {
      clear();
      timer = clock.setTimeout(() => {
        timer = null;
        task();
      }, delayMillis);
    },
    clear,
  };
}
