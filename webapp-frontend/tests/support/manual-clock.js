/**
 * A clock that moves only when told, and chance that is known.
 * @param {number} [random]
 */
export function createManualClock(random = 0.5) {
  let time = 1_000_000;
  let lastId = 0;
  /** @type {Map<number, { at: number, task: () => void }>} */
  const timers = new Map();
  return {
    now: () => time,
    random: () => random,
    /** @param {() => void} task @param {number} delay */
    setTimeout(task, delay) {
      lastId += 1;
      timers.set(lastId, { at: time + delay, task });
      return lastId;
    },
    /** @param {number} id */
    clearTimeout: id => void timers.delete(id),
    pending: () => timers.size,
    /** Runs what is due on the way, in order. @param {number} millis */
    advance(millis) {
      const end = time + millis;
      for (;;) {
        const due = [...timers].filter(([, timer]) => timer.at <= end).sort((a, b) => a[1].at - b[1].at)[0];
        if (!due) break;
        timers.delete(due[0]);
        time = Math.max(time, due[1].at);
        due[1].task();
      }
      time = end;
    },
  };
}

/** Lets promises and microtasks that are ready run. */
export const settle = () => new Promise(resolve => setImmediate(resolve));

/**
 * Lets the wait before the next attempt pass.
 * @param {{ advance: (millis: number) => void, now: () => number }} clock
 * @param {import('../../src/client/connection.js').Connection} connection
 */
export function passWait(clock, connection) {
  clock.advance(Number(connection.status.retryAt) - clock.now());
}
