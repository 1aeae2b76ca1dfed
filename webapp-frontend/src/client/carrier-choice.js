/** A carrier that fails this often in a row gives way to the next; the first one gets a second chance. */
const FAILURES_OF_FIRST = 2;
const FAILURES_OF_OTHERS = 1;

const CLIMB_FIRST_MILLIS = 60_000;
const CLIMB_PROVEN_MILLIS = 2_000;
const CLIMB_NEXT_MILLIS = 1_000;
const CLIMB_CAP_MILLIS = 16 * 60_000;

/**
 * Which carrier to use next. The list is in order of preference, and a ring: when the last one fails too, it is the
 * server that is away, and the first is tried again.
 * @param {import('./protocol.js').Carrier[]} carriers
 */
export function createCarrierChoice(carriers) {
  let index = 0;
  let failures = 0;
  let hasBestWorked = false;
  let climbMillis = CLIMB_FIRST_MILLIS;
  let climbs = 0;
  let climbTarget = 0;

  /** Where the best one has worked before, it was the server that failed: look for it again soon. */
  function climbAnew() {
    climbs = 0;
    failures = 0;
    climbMillis = hasBestWorked ? CLIMB_PROVEN_MILLIS : CLIMB_FIRST_MILLIS;
  }

  return {
    current: () => carriers[index],
    isBest: () => index === 0,
    /** The current one could not be opened, or ended before it had proved itself. */
    failed() {
      failures += 1;
      if (failures < (index === 0 ? FAILURES_OF_FIRST : FAILURES_OF_OTHERS)) return;
      index = (index + 1) % carriers.length;
      climbAnew();
    },
    /** The current one works. */
    proved() {
      failures = 0;
      if (index === 0) hasBestWorked = true;
    },
    /** How long to stay before a better one is tried beside the current one. */
    nextClimbMillis() {
      const isWithinRound = climbs % index > 0;
      if (isWithinRound) return CLIMB_NEXT_MILLIS;
      const millis = climbMillis;
      climbMillis = Math.min(CLIMB_CAP_MILLIS, Math.max(climbMillis * 2, CLIMB_FIRST_MILLIS));
      return millis;
    },
    /** The one to try beside the current one: the better ones in turn, the best one first. */
    nextBetter() {
      climbTarget = climbs % index;
      climbs += 1;
      return carriers[climbTarget];
    },
    /** What was tried last works. */
    climbed() {
      index = climbTarget;
      climbAnew();
    },
  };
}
