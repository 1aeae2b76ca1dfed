package io.pulseboard.operations;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.security.SecureRandom;

/**
 * The first message of a TLS client, written by hand (RFC 5246, 7.4.1.2): Java's own client refuses
 * to speak TLS 1.1, so it can't tell whether a server does.
 */
final class Hello {

  static final int TLS_1_1 = 0x0302;
  static final int TLS_1_2 = 0x0303;

  /** The types of records with which a server answers. */
  static final int ALERT = 21;

  static final int HANDSHAKE = 22;

  /** It hung up instead. */
  static final int NONE = -1;

  private static final int[] CIPHERS = {
    0xC02B, // TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, for TLS 1.2
    0xC009, 0xC00A, // TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA and _256_: for 1.1 too
  };

  private static final int[] EXTENSIONS = {
    0x000A, 4, 2, 0x0017, // supported_groups: secp256r1
    0x000D, 4, 2, 0x0403, // signature_algorithms: ecdsa_secp256r1_sha256
  };

  private Hello() {}

  /** Says hello with this version as the best it can do. Returns the type of the answer. */
  static int answer(URI server, int version) throws IOException {
    try (Socket socket = new Socket(server.getHost(), server.getPort())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(record(handshake(body(version))));
      return socket.getInputStream().read();
    }
  }

  private static byte[] body(int version) throws IOException {
    var bytes = new ByteArrayOutputStream();
    var out = new DataOutputStream(bytes);
    out.writeShort(version);
    byte[] random = new byte[32];
    new SecureRandom().nextBytes(random);
    out.write(random);
    out.writeByte(0); // no session
    out.writeShort(2 * CIPHERS.length);
    for (int cipher : CIPHERS) {
      out.writeShort(cipher);
    }
    out.write(new byte[] {1, 0}); // no compression
    out.writeShort(2 * EXTENSIONS.length);
    for (int extension : EXTENSIONS) {
      out.writeShort(extension);
    }
    return bytes.toByteArray();
  }

  private static byte[] handshake(byte[] body) throws IOException {
    var bytes = new ByteArrayOutputStream();
    var out = new DataOutputStream(bytes);
    out.writeByte(1); // client_hello
    out.writeByte(0);
    out.writeShort(body.length);
    out.write(body);
    return bytes.toByteArray();
  }

  private static byte[] record(byte[] fragment) throws IOException {
    var bytes = new ByteArrayOutputStream();
    var out = new DataOutputStream(bytes);
    out.writeByte(HANDSHAKE);
    out.writeShort(0x0301);
    out.writeShort(fragment.length);
    out.write(fragment);
    return bytes.toByteArray();
  }
}
