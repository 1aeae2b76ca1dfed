import { BinaryReader, BinaryError } from './binary-reader.js';

export { BinaryError };

/**
 * What a frame of `pulse.v1.bin` holds. A `line` is JSON as in `pulse.v1.json`; an `update` is complete, also where the
 * wire had only what changed; the arrays of `columns` are views on the frame, not copies.
 *
 * @typedef {[name: string, type: FieldType]} Field
 * @typedef {'number' | 'integer' | 'decimal' | 'text' | 'flag' | 'json'} FieldType
 * @typedef {{ type: 'line', text: string }} LineMessage
 * @typedef {{ type: 'channel', id: number, kind: 'state' | 'event', name: string, fields: Field[] }} ChannelMessage
 * @typedef {{ type: 'update', c: string, o: number, t: number, x?: number, h?: 1 }} UpdateHead
 * @typedef {UpdateHead & ({ d: Record<string, any> } | { gone: 1 })} UpdateMessage
 * @typedef {{ type: 'columns', request: number, c: string, complete: boolean, times: Float64Array,
 *   offsets: BigInt64Array, columns: Record<string, Float64Array> }} ColumnsMessage
 * @typedef {LineMessage | ChannelMessage | UpdateMessage | ColumnsMessage} BinaryMessage
 *
 * `values` are those of the last update, `undefined` where a field is absent; null before the first.
 * @typedef {{ name: string, fields: Field[], time: number, values: any[] | null }} Channel
 */

const LINE = 1;
const CHANNEL = 2;
const UPDATE = 3;
const DELTA = 4;
const COLUMNS = 5;

const KINDS = /** @type {const} */ (['state', 'event']);
const FIELD_TYPES = /** @type {const} */ (['number', 'integer', 'decimal', 'text', 'flag', 'json']);
const NUMERIC = new Set(['number', 'integer', 'decimal']);

/** A field takes at least the length of its name and its type. */
const SMALLEST_FIELD_BYTES = 2;
const SMALLEST_ROW_BYTES = 16;

const MARK_HISTORY = 1;
const MARK_SKIPPED = 2;
const MARK_GONE = 4;
const MARKS = MARK_HISTORY | MARK_SKIPPED | MARK_GONE;
const COMPLETE = 1;

/**
 * Reads the frames of one connection, in the order in which they came: ids and deltas refer to what was before.
 */
export function createBinaryDecoder() {
  /** @type {Map<number, Channel>} */
  const channels = new Map();

  /** @param {BinaryReader} reader @param {number} end @returns {BinaryMessage} */
  function readMessage(reader, end) {
    const type = reader.byte(end);
    switch (type) {
      case LINE: return { type: 'line', text: reader.rest(end) };
      case CHANNEL: return readChannel(reader, end);
      case UPDATE: return readUpdate(reader, end, false);
      case DELTA: return readUpdate(reader, end, true);
      case COLUMNS: return readColumns(reader, end);
      default: throw new BinaryError(`unknown type of message ${type}`);
    }
  }

  /** @param {BinaryReader} reader @param {number} end @returns {ChannelMessage} */
  function readChannel(reader, end) {
    const id = reader.varint(end);
    const kind = itemAt(KINDS, reader.byte(end), 'kind');
    const name = reader.string(end);
    const count = reader.count(end, SMALLEST_FIELD_BYTES);
    /** @type {Field[]} */
    const fields = [];
    for (let index = 0; index < count; index += 1) {
      fields.push([reader.string(end), itemAt(FIELD_TYPES, reader.byte(end) - 1, 'field type')]);
    }
    channels.set(id, { name, fields, time: 0, values: null });
    return { type: 'channel', id, kind, name, fields };
  }

  /** @param {BinaryReader} reader @param {number} end @param {boolean} isDelta @returns {UpdateMessage} */
  function readUpdate(reader, end, isDelta) {
    const id = reader.varint(end);
    const channel = known(id);
    if (isDelta && !channel.values) throw new BinaryError('a delta of nothing');
    const o = reader.varint(end);
    channel.time = reader.zigzag(end) + (isDelta ? channel.time : 0);
    const marks = reader.byte(end);
    if (marks > MARKS) throw new BinaryError(`unknown marks ${marks}`);
    const skipped = marks & MARK_SKIPPED ? reader.varint(end) : null;
    const before = isDelta && channel.values ? channel.values : [];
    channel.values = readValues(reader, end, channel.fields, before);
    const isGone = (marks & MARK_GONE) !== 0;
    if (isGone) forget(id, channel, isDelta);
    return {
      type: 'update', c: channel.name, o, t: channel.time,
      ...(isGone ? { gone: /** @type {const} */ (1) } : { d: toData(channel.fields, channel.values) }),
      ...(skipped !== null && { x: skipped }), ...(marks & MARK_HISTORY && { h: /** @type {const} */ (1) }),
    };
  }

  /** The channel has ended. @param {number} id @param {Channel} channel @param {boolean} isDelta */
  function forget(id, { fields }, isDelta) {
    if (isDelta || fields.length > 0) throw new BinaryError('an end of a channel with values');
    channels.delete(id);
  }

  /** @param {BinaryReader} reader @param {number} end @returns {ColumnsMessage} */
  function readColumns(reader, end) {
    const request = reader.varint(end);
    const channel = known(reader.varint(end));
    const flags = reader.byte(end);
    if (flags > COMPLETE) throw new BinaryError(`unknown flags ${flags}`);
    const count = reader.count(end, SMALLEST_ROW_BYTES);
    const names = Array.from({ length: reader.count(end, 1) }, () => {
      const [name, type] = itemAt(channel.fields, reader.varint(end), 'field');
      if (!NUMERIC.has(type)) throw new BinaryError(`"${name}" is not a number`);
      return name;
    });
    reader.padding(end);
    /** @type {ColumnsMessage} */
    const message = {
      type: 'columns', request, c: channel.name, complete: flags === COMPLETE,
      times: reader.floats(end, count), offsets: reader.longs(end, count), columns: {},
    };
    for (const name of names) put(message.columns, name, reader.floats(end, count));
    return message;
  }

  /** @param {number} id */
  function known(id) {
    const channel = channels.get(id);
    if (!channel) throw new BinaryError(`unknown channel ${id}`);
    return channel;
  }

  return {
    /**
     * @param {ArrayBuffer} frame
     * @returns {BinaryMessage[]}
     * @throws {BinaryError} where it is malformed; then what was to come on this connection can't be read either
     */
    decode(frame) {
      const reader = new BinaryReader(frame);
      /** @type {BinaryMessage[]} */
      const messages = [];
      while (reader.at < frame.byteLength) {
        const end = reader.end(frame.byteLength);
        messages.push(readMessage(reader, end));
        if (reader.at !== end) throw new BinaryError('a message is longer than what it holds');
      }
      return messages;
    },
  };
}

/**
 * @param {BinaryReader} reader
 * @param {number} end
 * @param {Field[]} fields
 * @param {any[]} before what stays where nothing is said
 */
function readValues(reader, end, fields, before) {
  const presence = reader.bytes(end, Math.ceil(fields.length / 8));
  const unused = presence.length * 8 - fields.length;
  if (unused > 0 && (presence[presence.length - 1] >> (8 - unused)) !== 0) throw new BinaryError('unknown field');
  return fields.map(([, type], index) =>
    ((presence[index >> 3] >> (index & 7)) & 1 ? readValue(reader, end, type) : before[index]));
}

/** @param {BinaryReader} reader @param {number} end @param {FieldType} type */
function readValue(reader, end, type) {
  switch (type) {
    case 'number': {
      const value = reader.float(end);
      return Number.isFinite(value) ? value : null;
    }
    case 'integer': return reader.zigzag(end);
    case 'decimal': return reader.decimal(end);
    case 'text': return reader.string(end);
    case 'flag': return itemAt([false, true], reader.byte(end), 'flag');
    case 'json': return parse(reader.string(end));
  }
}

/** @param {Field[]} fields @param {any[]} values */
function toData(fields, values) {
  /** @type {Record<string, any>} */
  const data = {};
  for (let index = 0; index < fields.length; index += 1) {
    if (values[index] !== undefined) put(data, fields[index][0], values[index]);
  }
  return data;
}

/**
 * As `JSON.parse` does it: no name has a meaning of its own.
 * @param {Record<string, any>} object
 * @param {string} name
 * @param {unknown} value
 */
function put(object, name, value) {
  if (name !== '__proto__') object[name] = value;
  else Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true });
}

/** @param {string} text */
function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    throw new BinaryError('a value is not JSON');
  }
}

/**
 * @template Item
 * @param {readonly Item[]} items
 * @param {number} index
 * @param {string} what
 * @returns {Item}
 */
function itemAt(items, index, what) {
  if (index < 0 || index >= items.length) throw new BinaryError(`no ${what} ${index}`);
  return items[index];
}
