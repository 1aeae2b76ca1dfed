package io.pulseboard.bench.client;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/** {@code pulse.v1.bin}: walks over the lengths of messages. */
final class BinarySocket extends SocketConnection {

  private static final int LINE = 1;
  private static final int UPDATE = 3;
  private static final int DELTA = 4;
  private static final int SKIPPED = 2;

  BinarySocket(Load load, SocketChannel channel, SelectionKey key, Load.Aim aim) {
    super(load, channel, key, aim);
  }

  @Override
  String path() {
    return "/live";
  }

  @Override
  String subprotocol() {
    return "pulse.v1.bin";
  }

  @Override
  void begun() throws IOException {
    say(Subscribe.command(channels, since));
  }

  @Override
  int messages(ByteBuffer in, int length, boolean last) {
    int from = in.position();
    int end = from + length;
    while (from < end) {
      int afterLength = afterVarint(in, from, end);
      long size = afterLength < 0 ? 0 : varint(in, from);
      if (afterLength < 0 || afterLength + size > end) {
        break;
      }
      message(in, afterLength, (int) (afterLength + size));
      from = (int) (afterLength + size);
    }
    return from - in.position();
  }

  private void message(ByteBuffer in, int from, int to) {
    int type = in.get(from);
    if (type == LINE) {
      if (text(in, from + 1, to).contains("\"sys\":\"live\"")) {
        becameLive();
      }
    } else if ((type == UPDATE || type == DELTA) && load.tally.update(to - from)) {
      sample(in, from + 1, to);
    }
  }

  /** The send time is the first field, and changes with every update. */
  private void sample(ByteBuffer in, int from, int to) {
    int marks = afterVarint(in, afterVarint(in, afterVarint(in, from, to), to), to);
    int presence = (in.get(marks) & SKIPPED) == 0 ? marks + 1 : afterVarint(in, marks + 1, to);
    if ((in.get(presence) & 1) != 0) {
      in.order(ByteOrder.LITTLE_ENDIAN);
      load.tally.sent((long) in.getDouble(presence + 1));
      in.order(ByteOrder.BIG_ENDIAN);
    }
  }

  private static int afterVarint(ByteBuffer in, int from, int end) {
    int at = from;
    while (at < end && in.get(at) < 0) {
      at++;
    }
    return at < end ? at + 1 : -1;
  }

  private static long varint(ByteBuffer in, int from) {
    long value = 0;
    for (int at = from, shift = 0; ; at++, shift += 7) {
      value |= (in.get(at) & 0x7FL) << shift;
      if (in.get(at) >= 0) {
        return value;
      }
    }
  }
}
