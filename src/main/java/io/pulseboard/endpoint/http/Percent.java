package io.pulseboard.endpoint.http;

import io.pulseboard.wire.ErrorCode;
import io.pulseboard.wire.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Decodes percent-encoded UTF-8 (RFC 3986, section 2.1) strictly. */
final class Percent {

  private Percent() {}

  /**
   * Decodes a text.
   *
   * @param plusIsSpace whether {@code +} is a space, as in the query of a form
   * @param code the error code for a text that is not percent-encoded UTF-8
   */
  static String decode(String text, boolean plusIsSpace, ErrorCode code) throws ProtocolException {
    ByteBuffer bytes = ByteBuffer.allocate(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '%') {
        bytes.put((byte) octet(text, i, code));
        i += 2;
      } else if (c > ' ' && c < 0x7f) {
        bytes.put((byte) (c == '+' && plusIsSpace ? ' ' : c));
      } else {
        throw new ProtocolException(
            code, "The address has a character that must be percent-encoded.");
      }
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(bytes.flip())
          .toString();
    } catch (CharacterCodingException e) {
      throw new ProtocolException(code, "The address is percent-encoded, but not as UTF-8.");
    }
  }

  private static int octet(String text, int at, ErrorCode code) throws ProtocolException {
    int high = at + 2 < text.length() ? Character.digit(text.charAt(at + 1), 16) : -1;
    int low = high < 0 ? -1 : Character.digit(text.charAt(at + 2), 16);
    if (low < 0) {
      throw new ProtocolException(
          code,
          "Each % in the address must be followed by two hexadecimal digits; a % itself is %25.");
    }
    return high * 16 + low;
  }
}
