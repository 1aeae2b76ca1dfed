package io.pulseboard.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A growing array of bytes, with the number formats of the binary protocol. Not thread-safe. */
final class Bytes {

  private byte[] array = new byte[128];
  private int length;

  int length() {
    return length;
  }

  byte[] toByteArray() {
    return Arrays.copyOf(array, length);
  }

  private void reserve(int more) {
    if (length + more > array.length) {
      array = Arrays.copyOf(array, Math.max(length + more, 2 * array.length));
    }
  }

  Bytes one(int value) {
    reserve(1);
    array[length++] = (byte) value;
    return this;
  }

  Bytes raw(byte[] bytes) {
    return raw(bytes, 0, bytes.length);
  }

  Bytes raw(byte[] bytes, int from, int to) {
    reserve(to - from);
    System.arraycopy(bytes, from, array, length, to - from);
    length += to - from;
    return this;
  }

  /** An unsigned number below 2^63, 7 bits per byte, lowest bits first: at most 9 bytes. */
  Bytes varint(long value) {
    if (value < 0) {
      throw new IllegalArgumentException("A varint has 63 bits at most.");
    }
    long rest = value;
    while (rest >= 0x80) {
      one((int) (rest & 0x7F | 0x80));
      rest >>>= 7;
    }
    return one((int) rest);
  }

  /** A varint in exactly this many bytes, which must be enough. */
  Bytes varint(long value, int bytes) {
    for (int i = 0; i < bytes; i++) {
      one((int) (value >>> 7 * i & 0x7F) | (i < bytes - 1 ? 0x80 : 0));
    }
    return this;
  }

  /** Whether {@link #zigzag(long)} can encode a number: from -2^62 to 2^62-1. */
  static boolean isZigzag(long value) {
    return value >> 62 == value >> 63;
  }

  /** A signed number for which {@link #isZigzag} holds. */
  Bytes zigzag(long value) {
    return varint(value << 1 ^ value >> 63);
  }

  Bytes string(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    return varint(utf8.length).raw(utf8);
  }

  Bytes float64(double value) {
    return int64(Double.doubleToRawLongBits(value));
  }

  Bytes int64(long value) {
    for (int shift = 0; shift < 64; shift += 8) {
      one((int) (value >>> shift));
    }
    return this;
  }

  /** Decodes what {@link #int64(long)} encoded. */
  static long int64(byte[] bytes, int at) {
    long value = 0;
    for (int i = 7; i >= 0; i--) {
      value = value << 8 | bytes[at + i] & 0xFF;
    }
    return value;
  }

  /** Decodes what {@link #zigzag(long)} encoded. */
  static long zigzag(byte[] bytes, int at) {
    long value = 0;
    for (int i = 0; ; i++) {
      value |= (long) (bytes[at + i] & 0x7F) << 7 * i;
      if (bytes[at + i] >= 0) {
        return value >>> 1 ^ -(value & 1);
      }
    }
  }

  static int varintLength(long value) {
    return value == 0 ? 1 : (63 - Long.numberOfLeadingZeros(value)) / 7 + 1;
  }
}
