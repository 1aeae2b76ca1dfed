package io.pulseboard.wire;

import io.pulseboard.model.MetricSample;
import io.pulseboard.model.Notice;
import io.pulseboard.model.Update;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.math.BigDecimal;
import java.util.Map;

/**
 * The estimated size of an update, determined without encoding it.
 *
 * @param dataLength length of its data as JSON, in characters
 * @param jsonLength length of its whole line, in characters
 * @param packedBytes memory of its fields in the binary format
 * @param updateBytes memory of the update itself, without what updates of a channel share
 */
public record UpdateSize(int dataLength, int jsonLength, int packedBytes, int updateBytes) {

  /** The parts of a line that every update has, with an offset and a time of 13 digits. */
  private static final int LINE_LENGTH = "{\"c\":\"\",\"o\":,\"t\":,\"d\":}".length() + 2 * 13;

  /** A record with its fields. */
  private static final int RECORD_BYTES = 72;

  /** A map of values, without these. */
  private static final int MAP_BYTES = 60;

  /** A JSON object that was parsed, and the name of its channel. */
  private static final int JSON_OBJECT_BYTES = 250;

  /** Measures an update. */
  public static UpdateSize of(Update update) {
    Meter meter = new Meter(update instanceof Notice);
    UpdateFields.write(update, meter);
    long data = 2L + meter.length;
    return new UpdateSize(
        limited(data),
        limited(data + LINE_LENGTH + update.channel().name().length()),
        limited(Packed.OBJECT_BYTES + meter.packed),
        limited(fixedBytes(update) + meter.bytes));
  }

  private static int fixedBytes(Update update) {
    if (update instanceof Notice) {
      return RECORD_BYTES + JSON_OBJECT_BYTES;
    }
    return update instanceof MetricSample ? RECORD_BYTES + MAP_BYTES : RECORD_BYTES;
  }

  private static int limited(long size) {
    return (int) Math.min(Integer.MAX_VALUE / 4, size);
  }

  /** Adds up the sizes of the fields. */
  private static final class Meter implements FieldSink {

    /** An object with its entry in a map. */
    private static final int MEMBER_BYTES = 72;

    private static final int DECIMAL_BYTES = 40;
    private static final int DOUBLE_LENGTH = 24;
    private static final int LONG_LENGTH = 19;

    /** Whether names, texts and JSON values belong to the update alone. */
    private final boolean isOwner;

    private long length;
    private long packed;
    private long bytes;

    Meter(boolean isOwner) {
      this.isOwner = isOwner;
    }

    private void field(String name, long valueLength, long packedBytes) {
      length += name.length() + 4L + valueLength;
      bytes += isOwner ? textBytes(name) : 0;
      packed += packedBytes + Integer.BYTES;
    }

    @Override
    public void number(String name, double value) {
      boolean isShort = value == Math.rint(value) && Math.abs(value) < 1e9;
      field(name, isShort ? 10 : DOUBLE_LENGTH, Double.BYTES);
      bytes += MEMBER_BYTES;
    }

    @Override
    public void integer(String name, long value) {
      field(name, Math.abs(value) < 1_000_000_000L ? 10 : LONG_LENGTH + 1, Long.BYTES);
    }

    @Override
    public void decimal(String name, BigDecimal value) {
      field(name, length(value), Long.BYTES + 1);
      bytes += DECIMAL_BYTES;
      if (value.precision() > 18) {
        bytes += DECIMAL_BYTES + value.precision();
      }
    }

    private static long length(BigDecimal value) {
      int precision = value.precision();
      int scale = value.scale();
      boolean isPlain = scale >= 0 && (long) precision - scale >= -5;
      // Plus a sign and a decimal point; otherwise also an exponent.
      return isPlain ? Math.max(precision, scale + 1L) + 2 : precision + 15L;
    }

    @Override
    public void text(String name, String value) {
      field(name, textLength(value), 2L + value.length());
      bytes += isOwner ? MEMBER_BYTES + textBytes(value) : 0;
    }

    @Override
    public void texts(String name, Map<String, String> values) {
      long length = 2;
      for (Map.Entry<String, String> one : values.entrySet()) {
        length += textLength(one.getKey()) + textLength(one.getValue()) + 2;
      }
      field(name, length, length);
    }

    @Override
    public void flag(String name, boolean value) {
      field(name, 5, 1);
      bytes += isOwner ? MEMBER_BYTES : 0;
    }

    @Override
    public void json(String name, JsonValue value) {
      long length = jsonLength(value);
      field(name, length, length);
    }

    private long jsonLength(JsonValue value) {
      bytes += MEMBER_BYTES;
      if (value instanceof JsonString text) {
        bytes += textBytes(text.getString());
        return textLength(text.getString());
      }
      long length = 2;
      if (value instanceof JsonObject object) {
        for (Map.Entry<String, JsonValue> member : object.entrySet()) {
          bytes += textBytes(member.getKey());
          length += textLength(member.getKey()) + jsonLength(member.getValue()) + 2;
        }
      } else if (value instanceof JsonArray array) {
        for (JsonValue item : array) {
          length += jsonLength(item) + 1;
        }
      } else {
        length = value.toString().length();
      }
      return length;
    }

    private static long textBytes(String text) {
      long bytes = 56L + text.length();
      for (int i = 0; i < text.length(); i++) {
        if (text.charAt(i) > 0xFF) {
          return bytes + text.length();
        }
      }
      return bytes;
    }

    /** Exact for JSON, with quotes. */
    private static long textLength(String text) {
      long length = text.length() + 2L;
      for (int i = 0; i < text.length(); i++) {
        char one = text.charAt(i);
        if (one == '"' || one == '\\') {
          length++;
        } else if (one < ' ') {
          length += 5;
        }
      }
      return length;
    }
  }
}
