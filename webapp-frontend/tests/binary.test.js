import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BinaryError, createBinaryDecoder } from '../src/client/binary.js';
import { createRandom } from './support/random.js';
import { readVectors, toFrame, toPlain } from './support/vectors.js';

const ROUNDS = 40_000;

for (const { file, vectors } of readVectors()) {
  /** @type {Map<string, ReturnType<typeof createBinaryDecoder>>} */
  const connections = new Map();
  /** @param {string | undefined} connection */
  const decoderOf = connection => {
    const decoder = connections.get(connection ?? '') ?? createBinaryDecoder();
    if (connection) connections.set(connection, decoder);
    return decoder;
  };
  for (const { name, hex, connection, messages, error } of vectors) {
    test(`${file}: ${name}`, () => {
      const decode = () => decoderOf(connection).decode(toFrame(hex));
      if (error) assert.throws(decode, BinaryError);
      else assert.deepEqual(decode().map(toPlain), messages);
    });
  }
}

/** @param {string[]} frames of one connection; spaces are for the eye */
const decode = (...frames) => {
  const decoder = createBinaryDecoder();
  return frames.flatMap(hex => decoder.decode(toFrame(hex.replaceAll(' ', ''))));
};

/** A message with its length before it. @param {string} hex */
const message = hex => `${(hex.replaceAll(' ', '').length / 2).toString(16).padStart(2, '0')} ${hex}`;

/** Channel 1, `a/b`, with one field `v` of a type, and one update. @param {string} type @param {string} value */
const one = (type, value) =>
  decode(message(`02 01 00 03 612f62 01 01 76 ${type}`), message(`03 01 05 00 00 01 ${value}`)).at(-1);
const valueOf = (/** @type {any} */ message) => message.d.v;

test('decimals are the numbers that JSON would give', () => {
  assert.equal(valueOf(one('03', '02 909e01')), 101.2);
  assert.equal(valueOf(one('03', '01 01')), -0.1);
  assert.equal(valueOf(one('03', '1e 02')), 1e-30);
  assert.equal(valueOf(one('03', 'ff 02')), 1e-255);
  assert.equal(valueOf(one('03', '03 feffffffffffffff7f')), 4611686018427387.903);
  assert.equal(valueOf(one('03', '10 88bdf3ac988abbe439')), 208.191884519109, 'rounded once');
});

test('integers are read up to the largest varint, and rounded where a number has no more room', () => {
  assert.equal(valueOf(one('02', 'feffffffffffffff7f')), 2 ** 62);
  assert.equal(valueOf(one('02', 'ffffffffffffffff7f')), -(2 ** 62));
  assert.equal(valueOf(one('02', '8080808080808001')), 2 ** 48);
});

test('columns are views on the frame, not copies', () => {
  const { messages, hex } = /** @type {any} */ (
    readVectors()[0].vectors.find(vector => vector.name === 'columns in a frame of their own'));
  const channel = /** @type {any} */ (readVectors()[0].vectors.find(vector => vector.name === 'the channel of columns'));
  const decoder = createBinaryDecoder();
  decoder.decode(toFrame(channel.hex));
  const frame = toFrame(hex);
  const [columns] = /** @type {any[]} */ (decoder.decode(frame));
  assert.equal(columns.times.buffer, frame);
  assert.equal(columns.offsets.buffer, frame);
  assert.equal(columns.columns.value.buffer, frame);
  assert.deepEqual(toPlain(columns.times), messages[0].times);
});

test('a name that means something to the language is a name like any other', () => {
  const [, update] = /** @type {any[]} */ (
    decode('13 02 01 00 03 612f62 01 09 5f5f70726f746f5f5f 02', '07 03 01 05 00 00 01 02'));
  assert.deepEqual(Object.entries(update.d), [['__proto__', 1]]);
  assert.equal(Object.getPrototypeOf(update.d), Object.prototype);
});

test('later deltas do not change what was handed out', () => {
  const [, first, second] = /** @type {any[]} */ (
    decode('0b 02 01 00 03 612f62 01 01 76 02', '07 03 01 05 00 00 01 02', '07 04 01 06 02 00 01 04'));
  assert.deepEqual([first.d, second.d, second.t], [{ v: 1 }, { v: 2 }, 1]);
});

test('whatever comes is read or refused, and nothing else', () => {
  const random = createRandom(7);
  const frames = readVectors().flatMap(({ vectors }) => vectors).map(({ hex }) => new Uint8Array(toFrame(hex)));
  const channels = frames.filter(frame => frame[1] === 2);
  let read = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const decoder = createBinaryDecoder();
    try {
      decoder.decode(copyOf(random.of(channels)));
      decoder.decode(round % 4 === 0 ? random.bytes(random.below(80)) : mutated(random.of(frames), random));
      read += 1;
    } catch (error) {
      assert.ok(error instanceof BinaryError, String(error));
    }
  }
  assert.ok(read > ROUNDS / 100 && read < ROUNDS, `${read} could be read`);
});

/** @param {Uint8Array} bytes */
const copyOf = bytes => /** @type {ArrayBuffer} */ (bytes.slice().buffer);

/** @param {Uint8Array} frame @param {ReturnType<typeof createRandom>} random @returns {ArrayBuffer} */
function mutated(frame, random) {
  const bytes = [...frame];
  for (let change = 0; change <= random.below(3); change += 1) {
    const at = random.below(bytes.length + 1);
    const kind = random.below(4);
    if (kind === 0) bytes.splice(at, 1);
    else if (kind === 1) bytes.splice(at, 0, random.below(256));
    else if (kind === 2) bytes.length = at;
    else bytes[Math.min(at, bytes.length)] = random.of([0, 1, 127, 128, 255, random.below(256)]);
  }
  return Uint8Array.from(bytes).buffer;
}
