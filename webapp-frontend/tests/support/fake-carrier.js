import { createCursor } from '../../src/client/cursor.js';

/**
 * @typedef {import('../../src/client/protocol.js').LinkEvents} LinkEvents
 * @typedef {{ commands: any[], closed: boolean, binary: boolean, say: (message: any) => void, welcome: (epoch?: string) => void,
 *   end: (code?: number, reason?: string) => void, live: (id: number, offset: number) => void }} FakeLink
 */

/**
 * A carrier whose links are played by the test.
 * @param {string} name
 * @param {{ binary?: boolean }} [options] whether it brings history as columns
 */
export function createFakeCarrier(name, { binary = false } = {}) {
  /** @type {FakeLink[]} */
  const links = [];
  return {
    name,
    links,
    last: () => /** @type {FakeLink} */ (links.at(-1)),
    /** @param {LinkEvents} events */
    open(events) {
      const cursor = createCursor();
      let epoch = 'e1';
      /** @type {FakeLink & import('../../src/client/protocol.js').Link} */
      const link = {
        commands: [], closed: false, binary,
        subscribe: command => void link.commands.push({ op: 'subscribe', ...command }),
        unsubscribe: command => void link.commands.push({ op: 'unsubscribe', ...command }),
        hasColumns: () => link.binary,
        history: query => void link.commands.push({ op: 'history', ...query }),
        ping: id => link.commands.push({ op: 'ping', id }) > 0,
        position: cursor.position,
        close: () => void (link.closed = true),
        say(message) {
          cursor.note(message);
          events.message(message);
        },
        welcome(next = 'e1') {
          epoch = next;
          link.say({ sys: 'welcome', node: 'node1', epoch, heartbeat: 10, serverTime: 1_000_500 });
        },
        live: (id, offset) => link.say({ sys: 'live', id, position: `${epoch}:${offset}` }),
        end: (code = 1006, reason = '') => events.closed({ code, reason }),
      };
      links.push(link);
      return link;
    },
  };
}

/** @param {FakeLink} link */
export function subscribes(link) {
  return link.commands.filter(command => command.op === 'subscribe');
}
