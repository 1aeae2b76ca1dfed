package io.pulseboard.endpoint.http;

import io.pulseboard.wire.ErrorCode;
import io.pulseboard.wire.ProtocolException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The query of an address, parsed strictly. The parameters of the servlet API are never used: they
 * may also be in the body, for which the container would wait.
 *
 * @param values the values of each name, in their order
 */
public record Query(Map<String, List<String>> values) {

  /** The maximum number of parameters; no request of the protocol needs as many. */
  private static final int MAX_PARAMETERS = 1_000;

  /**
   * Parses a query.
   *
   * @param text the text after the question mark, or null
   * @throws ProtocolException if the text is not percent-encoded UTF-8, or has too many parameters
   */
  public static Query parse(String text) throws ProtocolException {
    Map<String, List<String>> values = new LinkedHashMap<>();
    if (text != null) {
      String[] parts = text.split("&", MAX_PARAMETERS + 1);
      if (parts.length > MAX_PARAMETERS) {
        throw new ProtocolException(
            ErrorCode.BAD_COMMAND, "The query has more than " + MAX_PARAMETERS + " parameters.");
      }
      for (String part : parts) {
        int equals = part.indexOf('=');
        String name = decoded(equals < 0 ? part : part.substring(0, equals));
        String value = equals < 0 ? "" : decoded(part.substring(equals + 1));
        values.computeIfAbsent(name, unused -> new ArrayList<>(1)).add(value);
      }
    }
    return new Query(values);
  }

  private static String decoded(String text) throws ProtocolException {
    return Percent.decode(text, true, ErrorCode.BAD_COMMAND);
  }

  /** All values of a name; empty if there are none. */
  List<String> all(String name) {
    return values.getOrDefault(name, List.of());
  }

  /** The first value of a name, or null. */
  public String first(String name) {
    List<String> all = all(name);
    return all.isEmpty() ? null : all.get(0);
  }
}
