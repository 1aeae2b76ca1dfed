/** A frame that can't be read. */
export class BinaryError extends Error {
  name = 'BinaryError';
}

const MOST_VARINT_BYTES = 9;

/** Varints up to this long are read without BigInt: seven groups of seven bits are exact in a Number. */
const SHORT_VARINT_BYTES = 7;

/** The powers of ten that are exact in a Number. */
const EXACT_POWERS = Array.from({ length: 23 }, (_, power) => Number(`1e${power}`));

const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Walks through the bytes of one frame. Each method is given where its message ends, and never reads past it.
 */
export class BinaryReader {
  /** Where the next byte is read. */
  at = 0;
  #frame;
  #bytes;
  #view;

  /** @param {ArrayBuffer} frame */
  constructor(frame) {
    this.#frame = frame;
    this.#bytes = new Uint8Array(frame);
    this.#view = new DataView(frame);
  }

  /** Reads a length. @param {number} limit @returns {number} the place where that ends */
  end(limit) {
    const length = this.varint(limit);
    if (length > limit - this.at) throw new BinaryError('a length reaches past the end');
    return this.at + length;
  }

  /** @param {number} end */
  byte(end) {
    return this.#bytes[this.#skip(end, 1)];
  }

  /** @param {number} end @param {number} length */
  bytes(end, length) {
    const from = this.#skip(end, length);
    return this.#bytes.subarray(from, from + length);
  }

  /** What is beyond 2^53 is rounded, as it is in JSON. @param {number} end */
  varint(end) {
    const from = this.#skipVarint(end);
    return this.at - from > SHORT_VARINT_BYTES ? Number(this.#long(from)) : this.#short(from);
  }

  /** @param {number} end */
  zigzag(end) {
    const from = this.#skipVarint(end);
    if (this.at - from > SHORT_VARINT_BYTES) return Number(signed(this.#long(from)));
    const value = this.#short(from);
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  /** @param {number} end */
  decimal(end) {
    const scale = this.byte(end);
    const from = this.at;
    const unscaled = this.zigzag(end);
    if (Number.isSafeInteger(unscaled) && scale < EXACT_POWERS.length) return unscaled / EXACT_POWERS[scale];
    return Number(`${signed(this.#long(from))}e-${scale}`);
  }

  /**
   * How many items follow, each of at least so many bytes.
   * @param {number} end
   * @param {number} smallestBytes
   */
  count(end, smallestBytes) {
    const count = this.varint(end);
    if (count > (end - this.at) / smallestBytes) throw new BinaryError('a count reaches past the end');
    return count;
  }

  /** @param {number} end */
  string(end) {
    return this.rest(this.end(end));
  }

  /** All text up to there. @param {number} end */
  rest(end) {
    try {
      return text.decode(this.bytes(end, end - this.at));
    } catch {
      throw new BinaryError('a text is not UTF-8');
    }
  }

  /** @param {number} end */
  float(end) {
    return this.#view.getFloat64(this.#skip(end, 8), true);
  }

  /** Up to a multiple of eight from the start of the frame. @param {number} end */
  padding(end) {
    const isZero = this.bytes(end, (8 - (this.at % 8)) % 8).every(byte => byte === 0);
    if (!isZero) throw new BinaryError('the padding is not zero');
  }

  /** @param {number} end @param {number} count */
  floats(end, count) {
    return new Float64Array(this.#frame, this.#skip(end, 8 * count), count);
  }

  /** @param {number} end @param {number} count */
  longs(end, count) {
    return new BigInt64Array(this.#frame, this.#skip(end, 8 * count), count);
  }

  /** @param {number} end @param {number} length @returns {number} where it begins */
  #skip(end, length) {
    if (length > end - this.at) throw new BinaryError('a value reaches past the end');
    const from = this.at;
    this.at += length;
    return from;
  }

  /** @param {number} end @returns {number} where it begins */
  #skipVarint(end) {
    const from = this.at;
    while (this.byte(end) >= 0x80) {
      if (this.at - from >= MOST_VARINT_BYTES) throw new BinaryError('a varint is too long');
    }
    return from;
  }

  /** @param {number} from */
  #short(from) {
    let value = 0;
    for (let at = this.at - 1; at >= from; at -= 1) value = value * 128 + (this.#bytes[at] & 0x7f);
    return value;
  }

  /** @param {number} from */
  #long(from) {
    let value = 0n;
    for (let at = this.at - 1; at >= from; at -= 1) value = (value << 7n) | BigInt(this.#bytes[at] & 0x7f);
    return value;
  }
}

/** @param {bigint} zigzag */
function signed(zigzag) {
  return (zigzag >> 1n) ^ -(zigzag & 1n);
}
