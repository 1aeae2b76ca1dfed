/** A carrier that fails this often in a row gives way to the next; the first one gets a second chance. */
const FAILURES_OF_FIRST = 2;
const FAILURES_OF_OTHERS = 1;

const CLIMB_FIRST_MILLIS = 60_000;
const CLIMB_PROVEN_MILLIS = 2_000;
const CLIMB_CAP_MILLIS = 16 * 60_000;

/**
 * Which carrier to use next. The list is in order of preference, and a ring: when the last one fails too, it is the
 * server that is away, and the first is tried again.
 * @param {import('./protocol.js').Carrier[]} carriers
 */
export function createCarrierChoice(carriers) {
  let index = 0;
  let failures = 0;
  let climbMillis = CLIMB_FIRST_MILLIS;

  return {
    current: () => carriers[index],
    best: () => carriers[0],
    isBest: () => index === 0,
    /** The current one could not be opened, or ended before it had proved itself. */
    failed() {
      failures += 1;
      if (failures < (index === 0 ? FAILURES_OF_FIRST : FAILURES_OF_OTHERS)) return;
      index = (index + 1) % carriers.length;
      failures = 0;
    },
    /** The current one works. */
    proved() {
      failures = 0;
      // Where the best one has worked before, it was the server that failed: look for it again soon.
      if (index === 0) climbMillis = CLIMB_PROVEN_MILLIS;
    },
    /** How long to stay before the best one is tried beside the current one. */
    nextClimbMillis() {
      const millis = climbMillis;
      climbMillis = Math.min(CLIMB_CAP_MILLIS, Math.max(climbMillis * 2, CLIMB_FIRST_MILLIS));
      return millis;
    },
    climbed() {
      index = 0;
      failures = 0;
    },
  };
}
