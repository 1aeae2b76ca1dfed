import { createTimer } from './clock.js';

const PING_MILLIS = 10_000;
const GRACE_MILLIS = 5_000;
const SAMPLES = 8;

/**
 * Watches one link: whether it is alive, how long a round trip takes, and how the server's clock differs from ours.
 * @param {import('./clock.js').Clock} clock
 * @param {{ nextId: () => number, dead: () => void, measured: () => void }} hooks
 */
export function createPulse(clock, hooks) {
  const silence = createTimer(clock);
  const pingTimer = createTimer(clock);
  /** @type {{ id: number, sentAt: number } | null} */
  let ping = null;
  /** @type {{ roundTrip: number, offset: number }[]} */
  let samples = [];
  let heartbeatMillis = PING_MILLIS;

  const seen = () => silence.set(hooks.dead, heartbeatMillis + GRACE_MILLIS);

  /** @param {import('./protocol.js').Link} link */
  function sendPing(link) {
    const id = hooks.nextId();
    if (link.ping(id)) ping = { id, sentAt: clock.now() };
    pingTimer.set(() => sendPing(link), PING_MILLIS);
  }

  return {
    seen,
    /** @param {import('./protocol.js').Link} link @param {import('./protocol.js').Welcome} welcome */
    start(link, welcome) {
      if (welcome.heartbeat > 0) heartbeatMillis = welcome.heartbeat * 1000;
      samples = Number.isFinite(welcome.serverTime)
        ? [{ roundTrip: Infinity, offset: welcome.serverTime - clock.now() }] : [];
      seen();
      sendPing(link);
    },
    /** @param {import('./protocol.js').Message} message */
    take(message) {
      if (!ping || message.id !== ping.id || !Number.isFinite(message.ok?.serverTime)) return;
      const roundTrip = clock.now() - ping.sentAt;
      samples.push({ roundTrip, offset: message.ok.serverTime - (ping.sentAt + roundTrip / 2) });
      samples = samples.slice(-SAMPLES);
      ping = null;
      hooks.measured();
    },
    stop() {
      silence.clear();
      pingTimer.clear();
      ping = null;
    },
    /** The last round trip in milliseconds, null where none was measured. */
    roundTrip() {
      const last = samples.at(-1)?.roundTrip;
      return last === undefined || last === Infinity ? null : last;
    },
    /** Server time minus ours. The quickest round trip knows it best. */
    clockOffset: () => samples.reduce((best, sample) => (sample.roundTrip <= best.roundTrip ? sample : best),
      { roundTrip: Infinity, offset: 0 }).offset,
  };
}
