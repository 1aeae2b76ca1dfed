package io.pulseboard.model;

import static java.util.Objects.requireNonNull;

import jakarta.json.Json;
import jakarta.json.JsonBuilderFactory;
import jakarta.json.JsonObject;
import java.util.Map;

/**
 * What an application wants to show: a JSON object on a channel of its choice.
 *
 * @param channel whose namespace must be declared in the configuration ({@code rooms} and {@code
 *     alerts} are)
 * @param timeMillis when it happened, ms since the epoch
 * @param data what happened
 */
public record Notice(Channel channel, long timeMillis, JsonObject data) implements Update {

  /** Created once: the static methods of {@code Json} look up the provider on each call. */
  private static final JsonBuilderFactory OBJECTS = Json.createBuilderFactory(Map.of());

  public Notice {
    requireNonNull(channel, "channel");
    requireNonNull(data, "data");
  }

  /** A text with the current time; the browser gets {@code {"text":…}}. */
  public static Notice of(String channel, String text) {
    return of(channel, OBJECTS.createObjectBuilder().add("text", text).build());
  }

  /**
   * An object with the current time.
   *
   * @throws IllegalArgumentException when the channel name is not valid
   */
  public static Notice of(String channel, JsonObject data) {
    return new Notice(new Channel(channel), System.currentTimeMillis(), data);
  }
}
