package io.pulseboard.wire;

import io.pulseboard.model.View;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Queue;

/**
 * Encodes the binary format for one connection. Remembers the ids that it assigned and the last
 * update on each channel, for up to {@link #MAX_CHANNELS} channels. Another channel then gets the
 * id of the one that was sent longest ago, which is announced again when it is sent again. Not
 * thread-safe: a connection sends one frame at a time.
 */
public final class BinaryEncoder {

  private static final int LINE = 1;
  private static final int CHANNEL = 2;
  private static final int UPDATE = 3;
  private static final int DELTA = 4;
  private static final int COLUMNS = 5;
  private static final int MARKED = 1;
  private static final int SKIPPED = 2;
  private static final int GONE = 4;

  /** The number of channels whose last update is remembered, and so the number of ids. */
  static final int MAX_CHANNELS = 10_000;

  /** The channels that were sent longest ago come first. */
  private final LinkedHashMap<String, Known> known = new LinkedHashMap<>(16, 0.75f, true);

  /** Ids of ended channels, and of shapes that channels had before. */
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

  /** Adds a reply or system message, as a line of JSON. */
  public void line(String json) {
    message(LINE, new Bytes().raw(json.getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * Adds an update: the fields that changed since the last update on the channel, or all fields. An
   * update that ends its channel frees the channel's id.
   */
  public void update(Entry entry, boolean marked, long skipped) {
    update(entry, entry.packed(View.ALL), marked, skipped);
  }

  void update(Entry entry, Packed packed, boolean marked, long skipped) {
    Known channel = announced(entry, packed.shape());
    boolean isDelta = channel.last != null && !entry.isGone();
    Bytes body = new Bytes().varint(channel.id).varint(entry.offset());
    body.zigzag(isDelta ? entry.timeMillis() - channel.lastTimeMillis : entry.timeMillis());
    body.one((marked ? MARKED : 0) | (skipped > 0 ? SKIPPED : 0) | (entry.isGone() ? GONE : 0));
    if (skipped > 0) {
      body.varint(skipped);
    }
    body.raw(isDelta ? packed.deltaFrom(channel.last, channel.lastOffset) : packed.full());
    channel.last = packed;
    channel.lastOffset = entry.offset();
    channel.lastTimeMillis = entry.timeMillis();
    message(isDelta ? DELTA : UPDATE, body);
    if (entry.isGone()) {
      known.remove(entry.channel());
      unused.add(channel.id);
    }
  }

  private Known announced(Entry entry, Packed.Shape shape) {
    Known channel = known.get(entry.channel());
    if (channel == null || !channel.shape.equals(shape)) {
      channel = new Known(idFor(channel), shape);
      known.put(entry.channel(), channel);
      Bytes body =
          new Bytes().varint(channel.id).one(entry.kind().ordinal()).string(entry.channel());
      body.varint(shape.size());
      for (int field = 0; field < shape.size(); field++) {
        body.string(shape.names().get(field)).one(shape.types().get(field).code());
      }
      message(CHANNEL, body);
    }
    return channel;
  }

  /** The id for a channel with a new shape: a new id, or one that is no longer in use. */
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

  /** The frame with everything added since the last call; empty when nothing was added. */
  public byte[] takeFrame() {
    byte[] bytes = frame.toByteArray();
    frame = new Bytes();
    return bytes;
  }

  /**
   * Announces, in the current frame, the channel of a history that follows in a frame of its own.
   *
   * @param entries at least one, of one channel
   */
  public void announce(List<Entry> entries) {
    Entry newest = entries.get(entries.size() - 1);
    announced(newest, newest.packed(View.ALL).shape());
  }

  /**
   * A frame that holds a history as columns, numeric fields only.
   *
   * @param requestId of the command
   * @param complete whether all stored updates of the range are included
   * @param entries at least one, of one channel that {@link #announce} was called for, oldest first
   */
  public byte[] columns(long requestId, boolean complete, List<Entry> entries) {
    return columns(
        requestId,
        complete,
        entries,
        entries.stream().map(entry -> entry.packed(View.ALL)).toList());
  }

  byte[] columns(long requestId, boolean complete, List<Entry> entries, List<Packed> packed) {
    int newest = entries.size() - 1;
    Known channel = announced(entries.get(newest), packed.get(newest).shape());
    List<Packed.FieldType> types = channel.shape.types();
    int[] fields =
        java.util.stream.IntStream.range(0, types.size())
            .filter(field -> types.get(field).isNumeric())
            .toArray();
    Bytes head =
        new Bytes()
            .varint(requestId)
            .varint(channel.id)
            .one(complete ? 1 : 0)
            .varint(entries.size());
    head.varint(fields.length);
    for (int field : fields) {
      head.varint(field);
    }
    Bytes data = new Bytes();
    entries.forEach(entry -> data.float64(entry.timeMillis()));
    entries.forEach(entry -> data.int64(entry.offset()));
    for (int field : fields) {
      packed.forEach(one -> data.float64(number(one, channel.shape, field)));
    }
    return aligned(head, data);
  }

  /** The value of a field of a shape, in an update that may have another shape. */
  private static double number(Packed packed, Packed.Shape shape, int field) {
    if (packed.shape().equals(shape)) {
      return packed.number(field);
    }
    int there = packed.shape().names().indexOf(shape.names().get(field));
    return there < 0 ? Double.NaN : packed.number(there);
  }

  /**
   * One message whose data begins at a multiple of 8 bytes from the start of the frame, however
   * many bytes its length takes.
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
