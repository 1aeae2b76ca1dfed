package io.pulseboard.bench.client;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/** {@code pulse.v1.json}, and {@code ws}, which sends the same lines without being asked. */
final class LineSocket extends SocketConnection {

  private final boolean subscribes;
  private String epoch = "";
  private long offset;

  LineSocket(Load load, SocketChannel channel, SelectionKey key, Load.Aim aim, boolean subscribes) {
    super(load, channel, key, aim);
    this.subscribes = subscribes;
  }

  @Override
  String path() {
    return subscribes ? "/live" : "/";
  }

  @Override
  String subprotocol() {
    return subscribes ? "pulse.v1.json" : "";
  }

  @Override
  void begun() throws IOException {
    if (subscribes) {
      say(Subscribe.command(channels, since));
    } else {
      becameLive();
    }
  }

  @Override
  int messages(ByteBuffer in, int length, boolean last) {
    int from = in.position();
    int end = from + length;
    while (from < end) {
      int lineEnd = endOfLine(in, from, end);
      if (lineEnd == end && !last) {
        break;
      }
      line(in, from, lineEnd);
      from = lineEnd + 1;
    }
    return Math.min(from, end) - in.position();
  }

  /** Looks first where lines use to end: most have the same length. */
  private int endOfLine(ByteBuffer in, int from, int end) {
    int guess = from + load.usualLength;
    if (guess == end || guess < end && in.get(guess) == '\n') {
      return guess;
    }
    int found = Text.find(in, (byte) '\n', from, end);
    int lineEnd = found < 0 ? end : found;
    load.usualLength = lineEnd - from;
    return lineEnd;
  }

  private void line(ByteBuffer in, int from, int to) {
    if (!Text.isUpdate(in, from, to)) {
      system(text(in, from, to));
      return;
    }
    if (!isLive()) {
      load.tally.resumed++;
    } else if (load.tally.update(to - from) && isReading() && !Text.isMarked(in, to)) {
      load.tally.sent(Text.number(in, 'n', from + 30, to));
    }
    if (load.keepsCursors && !Text.isMarked(in, to)) {
      offset = Text.number(in, 'o', from + 4, to);
    }
  }

  private void system(String line) {
    if (line.contains("\"sys\":\"live\"")) {
      becameLive();
    } else if (line.contains("\"sys\":\"welcome\"")) {
      epoch = Text.member(line, "epoch");
    } else if (line.contains("\"error\"")) {
      load.say("error " + line);
    }
  }

  @Override
  String cursor() {
    return offset == 0 ? "" : epoch + ":" + offset;
  }
}
