package io.pulseboard.wire;

import jakarta.json.spi.JsonProvider;

/**
 * The platform's JSON provider, looked up once: the static methods of {@code jakarta.json.Json}
 * search the whole class path on each call, which takes longer than everything else that is done
 * for an update.
 */
public final class JsonTools {

  /** For any thread. */
  public static final JsonProvider JSON = JsonProvider.provider();

  private JsonTools() {}
}
