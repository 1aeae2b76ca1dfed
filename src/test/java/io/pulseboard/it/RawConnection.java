package io.pulseboard.it;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/**
 * A TCP connection on which a test writes each byte of a request itself, with as small a receive
 * buffer as the system allows, so that an answer which is not read soon stands still.
 */
final class RawConnection implements AutoCloseable {

  private final Socket socket = new Socket();
  private final URI base;

  private RawConnection(URI base) throws IOException {
    this.base = base;
    socket.setReceiveBufferSize(4_096);
    socket.setSoTimeout((int) LiveClient.PATIENCE.toMillis());
    socket.connect(new InetSocketAddress(base.getHost(), base.getPort()));
  }

  static RawConnection to(URI base) throws IOException {
    return new RawConnection(base);
  }

  /**
   * Sends the head of a request, with a {@code Host} unless the headers have one.
   *
   * @param method such as {@code GET}
   * @param path below the application's address
   * @param headers whole lines, without line ends
   */
  RawConnection head(String method, String path, String... headers) throws IOException {
    StringBuilder head = new StringBuilder(method + " " + base.getPath() + path + " HTTP/1.1\r\n");
    boolean hasHost = false;
    for (String header : headers) {
      head.append(header).append("\r\n");
      hasHost |= header.regionMatches(true, 0, "Host:", 0, 5);
    }
    if (!hasHost) {
      head.append("Host: ").append(base.getAuthority()).append("\r\n");
    }
    return send(head.append("\r\n").toString());
  }

  RawConnection send(String text) throws IOException {
    return send(text.getBytes(StandardCharsets.UTF_8));
  }

  RawConnection send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    return this;
  }

  /** Reads the head of an answer: status line and headers. */
  String readHead() throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    InputStream in = socket.getInputStream();
    while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("The connection ended within: " + head);
      }
      head.write(next);
    }
    return head.toString(StandardCharsets.ISO_8859_1);
  }

  /** The status of the answer. */
  int readStatus() throws IOException {
    return Integer.parseInt(readHead().split(" ")[1]);
  }

  Socket socket() {
    return socket;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
