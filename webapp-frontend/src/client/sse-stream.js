import { createCursor } from './cursor.js';
import { CLOSED_ABNORMALLY, parseLine } from './protocol.js';
import { createSseParser } from './sse-parser.js';

/**
 * @typedef {import('./protocol.js').Subscribe} Subscribe
 * @typedef {import('./protocol.js').Message} Message
 * @typedef {import('./protocol.js').LinkEnd} LinkEnd
 * @typedef {{ message: (message: Message) => void, refused: (error: object) => void, ended: (end: LinkEnd) => void }}
 *   StreamEvents
 */

const TOO_MANY_CONNECTIONS = 4005;
const FORBIDDEN_ORIGIN = 4501;

/**
 * One event stream, opened for the channels of one command.
 * @param {string} url
 * @param {typeof fetch} fetcher
 * @param {Subscribe} command
 * @param {StreamEvents} events
 */
export function openStream(url, fetcher, command, events) {
  const abort = new AbortController();
  const cursor = createCursor(command.since);
  const parser = createSseParser(data => {
    const message = parseLine(data);
    if (!message || abort.signal.aborted) return;
    cursor.note(message);
    events.message(message);
  });

  /** @param {LinkEnd} end */
  const ended = end => {
    if (!abort.signal.aborted) events.ended(end);
  };

  async function read() {
    const response = await fetcher(streamUrl(url, command), {
      headers: { accept: 'text/event-stream' }, cache: 'no-store', signal: abort.signal,
    });
    if (!response.ok || !response.body) return refuse(response);
    const reader = response.body.getReader();
    const decoder = new TextDecoder();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return ended({ code: CLOSED_ABNORMALLY, reason: 'the stream ended' });
      parser.push(decoder.decode(value, { stream: true }));
    }
  }

  /** @param {Response} response */
  async function refuse(response) {
    const error = parseLine(await response.text())?.error;
    if (response.status === 400 && error) events.refused(error);
    else ended({ code: codeOf(response.status), reason: error?.message ?? `HTTP ${response.status}` });
  }

  read().catch(() => ended({ code: CLOSED_ABNORMALLY, reason: 'the stream broke' }));
  return { position: cursor.position, offset: cursor.offset, close: () => abort.abort() };
}

/** @param {number} status */
function codeOf(status) {
  if (status === 503) return TOO_MANY_CONNECTIONS;
  return status === 403 ? FORBIDDEN_ORIGIN : CLOSED_ABNORMALLY;
}

/**
 * @param {string} url
 * @param {Subscribe} command
 */
function streamUrl(url, { channels, since, history }) {
  const target = new URL(url);
  for (const channel of channels) target.searchParams.append('channel', channel);
  if (since) target.searchParams.set('since', since);
  if (history !== undefined) target.searchParams.set('history', String(history));
  return target.href;
}
