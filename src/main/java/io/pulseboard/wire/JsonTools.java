package io.pulseboard.wire;

import jakarta.json.spi.JsonProvider;

/**
 * The platform's JSON, looked up once: each of the static methods of {@code jakarta.json.Json}
 * looks for it anew, through the whole class path, which takes longer than all else that is done
 * for an update.
 */
public final class JsonTools {

  /** For any thread. */
  public static final JsonProvider JSON = JsonProvider.provider();

  private JsonTools() {}
}
