/** Less is not worth a warning, however often a channel speaks: so long may the way here take. */
const LEAST_OVERDUE_MILLIS = 5_000;
const OVERDUE_INTERVALS = 5;

/**
 * How long a channel may be silent before it is overdue; for ever where nobody said how often it speaks.
 * @param {number} intervalMillis how often it is expected to have an update
 */
export function overdueAfter(intervalMillis) {
  return Math.max(LEAST_OVERDUE_MILLIS, OVERDUE_INTERVALS * intervalMillis);
}
