package io.pulseboard.browser;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A network between browser and server that can be broken: a plain TCP forwarder on loopback that
 * can hang up on everyone, let nobody through, or refuse WebSocket handshakes and SSE streams as
 * some proxies do.
 */
final class FaultyNetwork implements AutoCloseable {

  private final ServerSocket listener;
  private final int serverPort;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile boolean down;
  private volatile boolean withoutWebSockets;
  private volatile boolean withoutStreams;

  FaultyNetwork(int serverPort) throws IOException {
    this.serverPort = serverPort;
    this.listener = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    start(this::accept);
  }

  /** Where the browser goes. */
  String address() {
    return "http://127.0.0.1:" + listener.getLocalPort() + "/";
  }

  /** Hangs up on everyone. */
  void cut() {
    open.forEach(FaultyNetwork::close);
  }

  /** Hangs up on everyone and lets nobody through, or lets them through again. */
  void down(boolean down) {
    this.down = down;
    if (down) {
      cut();
    }
  }

  /** Refuses WebSocket handshakes from now on, or takes them again. */
  void withoutWebSockets(boolean without) {
    this.withoutWebSockets = without;
  }

  /** Refuses SSE streams from now on, or takes them again. */
  void withoutStreams(boolean without) {
    this.withoutStreams = without;
  }

  /** As good as a network can be. */
  void heal() {
    down(false);
    withoutWebSockets(false);
    withoutStreams(false);
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        if (down) {
          close(client);
        } else {
          start(() -> connect(client));
        }
      } catch (IOException e) {
        return;
      }
    }
  }

  private void connect(Socket client) {
    try {
      Socket server = new Socket(InetAddress.getByName("127.0.0.1"), serverPort);
      open.add(client);
      open.add(server);
      start(() -> copy(server, client, false));
      copy(client, server, true);
    } catch (IOException e) {
      close(client);
    }
  }

  private void copy(Socket from, Socket to, boolean fromBrowser) {
    byte[] buffer = new byte[16_384];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
        if (fromBrowser && isRefused(buffer, length)) {
          return;
        }
        out.write(buffer, 0, length);
        out.flush();
      }
    } catch (IOException e) {
      // The other side hung up: closing both is all there is to do.
    } finally {
      open.remove(from);
      open.remove(to);
    }
  }

  private boolean isRefused(byte[] bytes, int length) {
    String text =
        new String(bytes, 0, length, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
    return withoutWebSockets && text.contains("upgrade: websocket")
        || withoutStreams && text.contains("/api/stream?");
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is gone, which is what was wanted.
    }
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "faulty-network");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    listener.close();
    cut();
  }
}
