package io.pulseboard.wire;

import io.pulseboard.model.View;
import jakarta.json.JsonValue;
import java.math.BigDecimal;
import java.util.Map;

/** Receives the fields of an update in order; each wire format encodes them. */
interface FieldSink {

  /** A floating-point number, possibly not finite. */
  void number(String name, double value);

  void integer(String name, long value);

  /** An exact decimal number, such as a price. */
  void decimal(String name, BigDecimal value);

  void text(String name, String value);

  /** Texts by name: an object of strings. */
  void texts(String name, Map<String, String> values);

  void flag(String name, boolean value);

  /** Anything else. */
  void json(String name, JsonValue value);

  /** Passes on the fields that a view shows. */
  static FieldSink in(View view, FieldSink sink) {
    return view.hidden().isEmpty() ? sink : new Masked(view, sink);
  }

  /** Drops the fields that a view hides. */
  record Masked(View view, FieldSink sink) implements FieldSink {

    @Override
    public void number(String name, double value) {
      if (view.shows(name)) {
        sink.number(name, value);
      }
    }

    @Override
    public void integer(String name, long value) {
      if (view.shows(name)) {
        sink.integer(name, value);
      }
    }

    @Override
    public void decimal(String name, BigDecimal value) {
      if (view.shows(name)) {
        sink.decimal(name, value);
      }
    }

    @Override
    public void text(String name, String value) {
      if (view.shows(name)) {
        sink.text(name, value);
      }
    }

    @Override
    public void texts(String name, Map<String, String> values) {
      if (view.shows(name)) {
        sink.texts(name, values);
      }
    }

    @Override
    public void flag(String name, boolean value) {
      if (view.shows(name)) {
        sink.flag(name, value);
      }
    }

    @Override
    public void json(String name, JsonValue value) {
      if (view.shows(name)) {
        sink.json(name, value);
      }
    }
  }
}
