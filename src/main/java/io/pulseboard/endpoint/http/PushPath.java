package io.pulseboard.endpoint.http;

import io.pulseboard.model.Channel;
import io.pulseboard.wire.CommandReader;
import io.pulseboard.wire.ErrorCode;
import io.pulseboard.wire.ProtocolException;

/**
 * Parses the channel from the address of a push. Reads the address as the client sent it, because
 * containers treat paths with a {@code ;}, a backslash, dots or an encoded slash differently.
 */
final class PushPath {

  private static final String PREFIX = "/api/push/";

  private PushPath() {}

  /**
   * Returns the channel.
   *
   * @param uri the path of the address, not decoded
   * @param context the application's context path
   * @throws ProtocolException if the path names no channel, or if servers and proxies could read it
   *     differently
   */
  static Channel channel(String uri, String context) throws ProtocolException {
    if (!uri.startsWith(context + PREFIX)) {
      throw bad(
          "The channel must follow " + PREFIX + ", in a path without dot segments or parameters.");
    }
    String raw = uri.substring(context.length() + PREFIX.length());
    if (raw.indexOf(';') >= 0) {
      throw bad("In an address, a ; of a channel's name must be written as %3B.");
    }
    if (raw.toLowerCase(java.util.Locale.ROOT).contains("%2f")) {
      throw bad("A / between the segments of a channel must be written as it is, not encoded.");
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
