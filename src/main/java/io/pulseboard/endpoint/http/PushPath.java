package io.pulseboard.endpoint.http;

import io.pulseboard.model.Channel;
import io.pulseboard.wire.CommandReader;
import io.pulseboard.wire.ErrorCode;
import io.pulseboard.wire.ProtocolException;

/**
 * The channel in the address of a push. Read from the address as it was sent: what containers make
 * of a path differs where it has a {@code ;}, a backslash, dots or an encoded slash.
 */
final class PushPath {

  private static final String PREFIX = "/api/push/";

  private PushPath() {}

  /**
   * The channel.
   *
   * @param uri the path of the address, not decoded
   * @param context the application's path
   * @throws ProtocolException when it names none, or is one that not all read alike
   */
  static Channel channel(String uri, String context) throws ProtocolException {
    if (!uri.startsWith(context + PREFIX)) {
      throw bad("The channel comes after " + PREFIX + ", in a path that is written plainly.");
    }
    String raw = uri.substring(context.length() + PREFIX.length());
    if (raw.indexOf(';') >= 0) {
      throw bad("A ; of a channel's name is written %3B in an address.");
    }
    if (raw.toLowerCase(java.util.Locale.ROOT).contains("%2f")) {
      throw bad("A / between the segments of a channel is written as it is.");
    }
    String name = Percent.decode(raw, false, ErrorCode.BAD_CHANNEL);
    if (name.indexOf('\\') >= 0) {
      throw bad("A channel with a backslash can't be pushed to by its address.");
    }
    for (String segment : name.split("/", -1)) {
      if (segment.equals(".") || segment.equals("..")) {
        throw bad("A channel with the segment " + segment + " can't be pushed to by its address.");
      }
    }
    return CommandReader.channel(name);
  }

  private static ProtocolException bad(String message) {
    return new ProtocolException(ErrorCode.BAD_CHANNEL, message);
  }
}
