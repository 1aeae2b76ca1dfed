package io.pulseboard.bench.client;

import java.nio.ByteBuffer;

/** Finds its way in the text of updates without reading all of it. */
final class Text {

  private static final int LEAST_LENGTH = 40;

  private Text() {}

  /** Where a byte is, or -1. */
  static int find(ByteBuffer in, byte wanted, int from, int to) {
    for (int i = from; i < to; i++) {
      if (in.get(i) == wanted) {
        return i;
      }
    }
    return -1;
  }

  /** Whether a JSON object that is an update of Pulseboard's begins here. */
  static boolean isUpdate(ByteBuffer in, int from, int to) {
    return to - from > LEAST_LENGTH
        && in.get(from) == '{'
        && in.get(from + 2) == 'c'
        && in.get(from + 3) == '"';
  }

  /** Whether an update is marked as one from snapshot or history. */
  static boolean isMarked(ByteBuffer in, int to) {
    return in.get(to - 2) == '1' && in.get(to - 4) == '"' && in.get(to - 5) == 'h';
  }

  /** The number that follows {@code "<letter>":}, or -1. */
  static long number(ByteBuffer in, char letter, int from, int to) {
    for (int i = from; i < to - 4; i++) {
      if (in.get(i) == ':'
          && in.get(i - 2) == letter
          && in.get(i - 1) == '"'
          && in.get(i - 3) == '"') {
        long value = 0;
        for (int digit = i + 1; digit < to && Character.isDigit(in.get(digit)); digit++) {
          value = value * 10 + in.get(digit) - '0';
        }
        return value;
      }
    }
    return -1;
  }

  /** What stands between {@code "<name>":"} and the next quotation mark. */
  static String member(String json, String name) {
    int from = json.indexOf("\"" + name + "\":\"") + name.length() + 4;
    return json.substring(from, json.indexOf('"', from));
  }
}
