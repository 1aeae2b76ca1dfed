package io.pulseboard.wire;

import io.pulseboard.model.Channel;
import io.pulseboard.model.ChannelKind;
import io.pulseboard.model.Notice;
import io.pulseboard.model.Update;
import jakarta.json.Json;
import java.util.concurrent.atomic.LongAdder;

/** Entries of a journal, without the journal. */
public final class Entries {

  private static final String EPOCH = "k3f9a1";

  private Entries() {}

  /** An entry that holds an update. */
  public static Entry of(long offset, ChannelKind kind, Update update) {
    return of(offset, kind, update, new LongAdder());
  }

  /** An entry of another epoch. */
  public static Entry of(String epoch, long offset, ChannelKind kind, Update update) {
    return of(epoch, offset, kind, update, new LongAdder());
  }

  /** An entry that holds an update and counts its encodings. */
  static Entry of(long offset, ChannelKind kind, Update update, LongAdder encodedBytes) {
    return of(EPOCH, offset, kind, update, encodedBytes);
  }

  private static Entry of(
      String epoch, long offset, ChannelKind kind, Update update, LongAdder encodedBytes) {
    return new ChannelEntries(epoch, update.channel().name(), kind, encodedBytes)
        .entry(offset, update, UpdateSize.of(update));
  }

  /** An entry that holds a text. */
  public static Entry of(long offset, String channel, ChannelKind kind, String text) {
    return of(offset, channel, kind, text, 1);
  }

  /** An entry that holds a text, with its source's time. */
  public static Entry of(
      long offset, String channel, ChannelKind kind, String text, long timeMillis) {
    var data = Json.createObjectBuilder().add("text", text).build();
    return of(offset, kind, new Notice(new Channel(channel), timeMillis, data));
  }
}
