package io.pulseboard.wire;

import io.pulseboard.model.ChannelKind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Queue;

/**
 * Writes the binary format for one connection: it remembers which ids it gave out and what it sent
 * last on each channel, of as many channels as {@link #MAX_CHANNELS}. One more takes the id of the
 * channel that was sent longest ago, which is announced anew when it comes again. Not thread-safe:
 * a connection sends one frame at a time.
 */
public final class BinaryEncoder {

  private static final int LINE = 1;
  private static final int CHANNEL = 2;
  private static final int UPDATE = 3;
  private static final int DELTA = 4;
  private static final int COLUMNS = 5;
  private static final int MARKED = 1;
  private static final int SKIPPED = 2;

  /** Of how many channels the last update is remembered, and so how many ids there are. */
  static final int MAX_CHANNELS = 10_000;

  /** Those sent longest ago first. */
  private final LinkedHashMap<String, Known> known = new LinkedHashMap<>(16, 0.75f, true);

  /** Ids of shapes that channels had before. */
  private final Queue<Integer> unused = new ArrayDeque<>(0);

  private Bytes frame = new Bytes();
  private int lastId;

  /** What the client knows of a channel. */
  private static final class Known {
    private final int id;
    private final Packed.Shape shape;
    private Packed last;
    private long lastOffset;
    private long lastTimeMillis;

    Known(int id, Packed.Shape shape) {
      this.id = id;
      this.shape = shape;
    }
  }

  /**
   * An update on its way.
   *
   * @param channel where it happened
   * @param kind of that channel
   * @param offset its place
   * @param timeMillis the source's time
   * @param packed its fields
   */
  public record Item(
      String channel, ChannelKind kind, long offset, long timeMillis, Packed packed) {}

  /** Adds a reply or system line. */
  public void line(String json) {
    message(LINE, new Bytes().raw(json.getBytes(StandardCharsets.UTF_8)));
  }

  /** Adds an update: what changed since the one before it on its channel, or all of it. */
  public void update(Item item, boolean marked, long skipped) {
    Known channel = announced(item);
    boolean isDelta = channel.last != null;
    Bytes body = new Bytes().varint(channel.id).varint(item.offset());
    body.zigzag(isDelta ? item.timeMillis() - channel.lastTimeMillis : item.timeMillis());
    body.one((marked ? MARKED : 0) | (skipped > 0 ? SKIPPED : 0));
    if (skipped > 0) {
      body.varint(skipped);
    }
    body.raw(
        isDelta ? item.packed().deltaFrom(channel.last, channel.lastOffset) : item.packed().full());
    channel.last = item.packed();
    channel.lastOffset = item.offset();
    channel.lastTimeMillis = item.timeMillis();
    message(isDelta ? DELTA : UPDATE, body);
  }

  private Known announced(Item item) {
    Known channel = known.get(item.channel());
    Packed.Shape shape = item.packed().shape();
    if (channel == null || !channel.shape.equals(shape)) {
      channel = new Known(idFor(channel), shape);
      known.put(item.channel(), channel);
      Bytes body = new Bytes().varint(channel.id).one(item.kind().ordinal()).string(item.channel());
      body.varint(shape.size());
      for (int field = 0; field < shape.size(); field++) {
        body.string(shape.names().get(field)).one(shape.types().get(field).code());
      }
      message(CHANNEL, body);
    }
    return channel;
  }

  /** The id of a channel with a new shape: a new one, or one that means nothing any more. */
  private int idFor(Known before) {
    if (lastId < MAX_CHANNELS) {
      if (before != null) {
        unused.add(before.id);
      }
      return ++lastId;
    }
    if (before != null) {
      return before.id;
    }
    if (!unused.isEmpty()) {
      return unused.remove();
    }
    Iterator<Known> eldest = known.values().iterator();
    int id = eldest.next().id;
    eldest.remove();
    return id;
  }

  private void message(int type, Bytes body) {
    frame.varint(body.length() + 1L).one(type).raw(body.toByteArray());
  }

  /** The frame with all that was added since the last call; empty when nothing was. */
  public byte[] takeFrame() {
    byte[] bytes = frame.toByteArray();
    frame = new Bytes();
    return bytes;
  }

  /**
   * Announces, in the current frame, the channel of a look back that is to follow in a frame of its
   * own.
   *
   * @param items at least one, of one channel
   */
  public void announce(List<Item> items) {
    announced(items.get(items.size() - 1));
  }

  /**
   * A frame that holds a look back as columns, numeric fields only.
   *
   * @param requestId of the command
   * @param complete whether all that is kept of the range is in it
   * @param items at least one, of one channel that {@link #announce} was called for, oldest first
   */
  public byte[] columns(long requestId, boolean complete, List<Item> items) {
    Known channel = announced(items.get(items.size() - 1));
    List<Packed.FieldType> types = channel.shape.types();
    int[] fields =
        java.util.stream.IntStream.range(0, types.size())
            .filter(field -> types.get(field).isNumeric())
            .toArray();
    Bytes head =
        new Bytes().varint(requestId).varint(channel.id).one(complete ? 1 : 0).varint(items.size());
    head.varint(fields.length);
    for (int field : fields) {
      head.varint(field);
    }
    Bytes data = new Bytes();
    items.forEach(item -> data.float64(item.timeMillis()));
    items.forEach(item -> data.int64(item.offset()));
    for (int field : fields) {
      items.forEach(item -> data.float64(number(item.packed(), channel.shape, field)));
    }
    return aligned(head, data);
  }

  /** The value of a field, also of an update that has other fields beside it. */
  private static double number(Packed packed, Packed.Shape shape, int field) {
    if (packed.shape().equals(shape)) {
      return packed.number(field);
    }
    int there = packed.shape().names().indexOf(shape.names().get(field));
    return there < 0 ? Double.NaN : packed.number(there);
  }

  /**
   * One message whose data begins at a multiple of 8 from the start of the frame, whatever its
   * length takes.
   */
  private static byte[] aligned(Bytes head, Bytes data) {
    for (int lengthBytes = 1; ; lengthBytes++) {
      int start = lengthBytes + 1 + head.length();
      int padding = (8 - start % 8) % 8;
      long length = 1L + head.length() + padding + data.length();
      if (Bytes.varintLength(length) <= lengthBytes) {
        return new Bytes()
            .varint(length, lengthBytes)
            .one(COLUMNS)
            .raw(head.toByteArray())
            .raw(new byte[padding])
            .raw(data.toByteArray())
            .toByteArray();
      }
    }
  }
}
