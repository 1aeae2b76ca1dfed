import { createCursor } from './cursor.js';
import { addressOf, codeOf } from './http.js';
import { CLOSED_ABNORMALLY, parseLine } from './protocol.js';
import { createSseParser } from './sse-parser.js';

/**
 * @typedef {import('./protocol.js').Subscribe} Subscribe
 * @typedef {import('./protocol.js').Message} Message
 * @typedef {import('./protocol.js').LinkEnd} LinkEnd
 * @typedef {{ message: (message: Message) => void, refused: (error: object) => void, ended: (end: LinkEnd) => void }}
 *   StreamEvents
 */

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
    const response = await fetcher(addressOf(url, command).href, {
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
