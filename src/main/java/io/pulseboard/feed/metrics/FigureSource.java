package io.pulseboard.feed.metrics;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;

/**
 * One kind of MBean, and which of its attributes are which figures. Built once, at the start; not
 * changed after.
 */
final class FigureSource {

  /** A tag: its name, and where its value comes from. */
  private record TagRule(String name, String constant, String key, Pattern pattern) {}

  /**
   * An attribute that is shown.
   *
   * @param figure as what
   * @param attribute its name; for a part of a composite one {@code name/part}
   * @param scale what its value is multiplied with to be in the figure's unit
   * @param onlyIf an attribute of the same MBean that has to be true, or null
   */
  record Reading(Figure figure, String attribute, double scale, String onlyIf) {

    /** The attribute without its part. */
    String plainAttribute() {
      int slash = attribute.indexOf('/');
      return slash < 0 ? attribute : attribute.substring(0, slash);
    }

    /** The part of a composite attribute, or null. */
    String part() {
      int slash = attribute.indexOf('/');
      return slash < 0 ? null : attribute.substring(slash + 1);
    }
  }

  private final ObjectName pattern;
  private final List<TagRule> tags = new ArrayList<>();
  private final List<Reading> readings = new ArrayList<>();
  private ObjectName switchName;
  private String switchAttribute;

  private FigureSource(String pattern) {
    this.pattern = name(pattern);
  }

  /** MBeans of this name, in which keys may have {@code *} for a value. */
  static FigureSource of(String pattern) {
    return new FigureSource(pattern);
  }

  /** A tag that says the same for all MBeans of this kind. */
  FigureSource tag(String name, String value) {
    tags.add(new TagRule(name, value, null, null));
    return this;
  }

  /** A tag with the value of a key of the MBean's name. */
  FigureSource tagFrom(String name, String key) {
    return tagFrom(name, key, "(.+)");
  }

  /** A tag with a part of a key's value: the groups of the expression, joined by a slash. */
  FigureSource tagFrom(String name, String key, String expression) {
    tags.add(new TagRule(name, null, key, Pattern.compile(expression)));
    return this;
  }

  /** Only where this MBean has a true attribute of this name: where the server counts at all. */
  FigureSource when(String name, String attribute) {
    switchName = name(name);
    switchAttribute = attribute;
    return this;
  }

  FigureSource show(Figure figure, String attribute) {
    return show(figure, attribute, 1);
  }

  FigureSource show(Figure figure, String attribute, double scale) {
    return show(figure, attribute, scale, null);
  }

  FigureSource show(Figure figure, String attribute, double scale, String onlyIf) {
    readings.add(new Reading(figure, attribute, scale, onlyIf));
    return this;
  }

  ObjectName pattern() {
    return pattern;
  }

  /** The MBean whose attribute says whether the server counts at all; empty when it always does. */
  Optional<ObjectName> switchName() {
    return Optional.ofNullable(switchName);
  }

  String switchAttribute() {
    return switchAttribute;
  }

  List<Reading> readings() {
    return readings;
  }

  boolean shows(Figure figure) {
    return readings.stream().anyMatch(reading -> reading.figure() == figure);
  }

  /** All attributes that are to be read. */
  String[] attributes() {
    Set<String> names = new TreeSet<>();
    for (Reading reading : readings) {
      names.add(reading.plainAttribute());
      if (reading.onlyIf() != null) {
        names.add(reading.onlyIf());
      }
    }
    return names.toArray(String[]::new);
  }

  /** The tags of one MBean; empty when it is not one of this kind after all. */
  Optional<Map<String, String>> tagsOf(ObjectName name) {
    Map<String, String> values = new LinkedHashMap<>();
    for (TagRule rule : tags) {
      if (rule.constant() != null) {
        values.put(rule.name(), rule.constant());
        continue;
      }
      Matcher matcher = rule.pattern().matcher(unquoted(name.getKeyProperty(rule.key())));
      if (!matcher.matches()) {
        return Optional.empty();
      }
      values.merge(rule.name(), joined(matcher), (one, other) -> one + '/' + other);
    }
    return Optional.of(values);
  }

  private static String joined(Matcher matcher) {
    List<String> groups = new ArrayList<>();
    for (int group = 1; group <= matcher.groupCount(); group++) {
      groups.add(matcher.group(group));
    }
    return String.join("/", groups);
  }

  private static String unquoted(String value) {
    if (value == null) {
      return "";
    }
    return value.startsWith("\"") ? ObjectName.unquote(value) : value;
  }

  static ObjectName name(String name) {
    try {
      return new ObjectName(name);
    } catch (MalformedObjectNameException e) {
      throw new IllegalArgumentException(name, e);
    }
  }
}
