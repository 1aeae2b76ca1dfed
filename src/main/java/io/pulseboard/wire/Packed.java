package io.pulseboard.wire;

import io.pulseboard.model.Update;
import io.pulseboard.model.View;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The fields of one update in the binary format, without what differs between connections: encoded
 * once, shared by all. Immutable except for a cached delta, which any thread may replace. The delta
 * identifies its base by offset, and so keeps no other update alive. Thread-safe.
 */
public final class Packed {

  /**
   * The names and types of an update's fields.
   *
   * @param names in order
   * @param types of the fields, in the same order
   */
  public record Shape(List<String> names, List<FieldType> types) {

    /** The number of fields. */
    public int size() {
      return names.size();
    }
  }

  /** The types of fields, numbered from 1 in the protocol. */
  public enum FieldType {
    NUMBER,
    INTEGER,
    DECIMAL,
    TEXT,
    FLAG,
    JSON;

    int code() {
      return ordinal() + 1;
    }

    boolean isNumeric() {
      return this == NUMBER || this == INTEGER || this == DECIMAL;
    }
  }

  /** The memory of the object and its two arrays besides their content. */
  static final int OBJECT_BYTES = 56;

  /** Larger deltas are not cached, since nothing counts their memory. */
  private static final int MAX_CACHED_BYTES = 96;

  /** Estimated memory of a cached delta: its object, its array, a few changed fields. */
  public static final int DELTA_BYTES = 72;

  private final Shape shape;
  private final byte[] values;

  /** Where each field's value ends in {@link #values}. */
  private final int[] ends;

  private volatile Delta lastDelta;

  private record Delta(long baseOffset, byte[] bytes) {}

  private Packed(Shape shape, byte[] values, int[] ends) {
    this.shape = shape;
    this.values = values;
    this.ends = ends;
  }

  /** The fields of an update that a view shows. */
  static Packed of(Update update, View view) {
    return of(fields -> UpdateFields.write(update, FieldSink.in(view, fields)));
  }

  /** The fields that a writer passes to the sink. */
  static Packed of(Consumer<FieldSink> fields) {
    Packer packer = new Packer();
    fields.accept(packer);
    return new Packed(
        new Shape(List.copyOf(packer.names), List.copyOf(packer.types)),
        packer.values.toByteArray(),
        packer.ends.stream().mapToInt(Integer::intValue).toArray());
  }

  /** The fields' names and types. */
  public Shape shape() {
    return shape;
  }

  /** The same fields, with an equal shape object that other updates share. */
  Packed sharing(Shape known) {
    return new Packed(known, values, ends);
  }

  /** Estimated memory, in bytes, without the shape, which is shared, and without a delta. */
  public int bytes() {
    return values.length + 4 * ends.length + OBJECT_BYTES;
  }

  /** The value of a field as a number; NaN when it is not numeric. */
  double number(int field) {
    int start = start(field);
    return switch (shape.types().get(field)) {
      case NUMBER -> Double.longBitsToDouble(Bytes.int64(values, start));
      case INTEGER -> Bytes.zigzag(values, start);
      case DECIMAL ->
          BigDecimal.valueOf(Bytes.zigzag(values, start + 1), values[start] & 0xFF).doubleValue();
      default -> Double.NaN;
    };
  }

  /** Presence and values of an update message: all fields. */
  byte[] full() {
    Bytes bytes = new Bytes();
    byte[] presence = new byte[(shape.size() + 7) / 8];
    for (int field = 0; field < shape.size(); field++) {
      presence[field / 8] |= (byte) (1 << field % 8);
    }
    return bytes.raw(presence).raw(values).toByteArray();
  }

  /**
   * Presence and values of a delta message: the fields that differ from a base of the same shape.
   *
   * @param base an earlier update of the same channel
   * @param baseOffset the offset of the base, which identifies it in the cache
   */
  byte[] deltaFrom(Packed base, long baseOffset) {
    Delta cached = lastDelta;
    // Most connections have the same base: the channel's update before this one.
    if (cached != null && cached.baseOffset() == baseOffset) {
      return cached.bytes();
    }
    Bytes changed = new Bytes();
    byte[] presence = new byte[(shape.size() + 7) / 8];
    for (int field = 0; field < shape.size(); field++) {
      if (!Arrays.equals(
          values, start(field), ends[field], base.values, base.start(field), base.ends[field])) {
        presence[field / 8] |= (byte) (1 << field % 8);
        changed.raw(values, start(field), ends[field]);
      }
    }
    byte[] bytes = new Bytes().raw(presence).raw(changed.toByteArray()).toByteArray();
    if (bytes.length <= MAX_CACHED_BYTES) {
      lastDelta = new Delta(baseOffset, bytes);
    }
    return bytes;
  }

  private int start(int field) {
    return field == 0 ? 0 : ends[field - 1];
  }

  private static final class Packer implements FieldSink {
    private final List<String> names = new ArrayList<>();
    private final List<FieldType> types = new ArrayList<>();
    private final List<Integer> ends = new ArrayList<>();
    private final Bytes values = new Bytes();

    private void field(String name, FieldType type) {
      names.add(name);
      types.add(type);
      ends.add(values.length());
    }

    @Override
    public void number(String name, double value) {
      values.float64(value);
      field(name, FieldType.NUMBER);
    }

    @Override
    public void integer(String name, long value) {
      if (!Bytes.isZigzag(value)) {
        number(name, value);
        return;
      }
      values.zigzag(value);
      field(name, FieldType.INTEGER);
    }

    @Override
    public void decimal(String name, BigDecimal value) {
      BigInteger unscaled = value.unscaledValue();
      if (value.scale() < 0 || value.scale() > 255 || unscaled.bitLength() > 62) {
        number(name, value.doubleValue());
        return;
      }
      values.one(value.scale()).zigzag(unscaled.longValue());
      field(name, FieldType.DECIMAL);
    }

    @Override
    public void text(String name, String value) {
      values.string(value);
      field(name, FieldType.TEXT);
    }

    @Override
    public void texts(String name, Map<String, String> texts) {
      JsonObjectBuilder object = JsonTools.JSON.createObjectBuilder();
      texts.forEach(object::add);
      json(name, object.build());
    }

    @Override
    public void flag(String name, boolean value) {
      values.one(value ? 1 : 0);
      field(name, FieldType.FLAG);
    }

    @Override
    public void json(String name, JsonValue value) {
      values.string(value.toString());
      field(name, FieldType.JSON);
    }
  }
}
