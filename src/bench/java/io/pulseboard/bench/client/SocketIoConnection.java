package io.pulseboard.bench.client;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/** Socket.IO 4 (Engine.IO 4) over WebSocket: a packet a frame, the first character says which. */
final class SocketIoConnection extends SocketConnection {

  private static final int SHORT = 64;

  SocketIoConnection(Load load, SocketChannel channel, SelectionKey key, Load.Aim aim) {
    super(load, channel, key, aim);
  }

  @Override
  String path() {
    return "/socket.io/?EIO=4&transport=websocket";
  }

  @Override
  String subprotocol() {
    return "";
  }

  @Override
  int messages(ByteBuffer in, int length, boolean last) throws IOException {
    if (!last) {
      return 0;
    }
    int from = in.position();
    if (length > SHORT && in.get(from) == '4' && in.get(from + 1) == '2') {
      if (load.tally.update(length)) {
        load.tally.sent(Text.number(in, 'n', from + 30, from + length));
      }
      return length;
    }
    String packet = text(in, from, from + length);
    if (packet.startsWith("0")) {
      say("40");
    } else if (packet.startsWith("40")) {
      becameLive();
    } else if (packet.equals("2")) {
      say("3");
    }
    return length;
  }
}
