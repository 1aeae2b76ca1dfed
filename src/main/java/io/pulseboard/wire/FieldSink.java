package io.pulseboard.wire;

import jakarta.json.JsonValue;
import java.math.BigDecimal;

/** Takes the fields of an update, one by one, in their order: a wire format writes them. */
interface FieldSink {

  /** A floating-point number; it may be not finite. */
  void number(String name, double value);

  void integer(String name, long value);

  /** An exact decimal number, such as a price. */
  void decimal(String name, BigDecimal value);

  void text(String name, String value);

  void flag(String name, boolean value);

  /** Anything else. */
  void json(String name, JsonValue value);
}
