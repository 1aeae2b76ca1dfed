import { CLOSED_ABNORMALLY } from './protocol.js';

/** What the carriers over plain HTTP share. */

/** A request must follow something to be answered; nobody publishes here. */
export const GREETING_CHANNEL = 'metrics/greeting';

/** The id of what was asked for by the carrier itself, and not by a command. */
export const NO_COMMAND = -1;

const TOO_MANY_CONNECTIONS = 4005;
const RATE_EXCEEDED = 4004;
const FORBIDDEN_ORIGIN = 4501;

/**
 * The address that asks for what a command wants.
 * @param {string} url
 * @param {import('./protocol.js').Subscribe} command
 */
export function addressOf(url, { channels, since, history }) {
  const target = new URL(url);
  for (const channel of channels) target.searchParams.append('channel', channel);
  if (since) target.searchParams.set('since', since);
  if (history !== undefined) target.searchParams.set('history', String(history));
  return target;
}

/**
 * The close code that means the same as a status.
 * @param {number} status
 */
export function codeOf(status) {
  if (status === 503) return TOO_MANY_CONNECTIONS;
  if (status === 429) return RATE_EXCEEDED;
  return status === 403 ? FORBIDDEN_ORIGIN : CLOSED_ABNORMALLY;
}
