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
 * One kind of MBean, and the metrics that its attributes provide. Built once at startup and not
 * modified afterwards.
 */
final class MBeanSource {

  /** How a tag gets its value: a constant, or a part of a key in the MBean's name. */
  private record TagRule(String name, String constant, String key, Pattern pattern) {}

  /**
   * An attribute that provides a metric.
   *
   * @param metric the metric it provides
   * @param attribute its name; {@code name/part} for a part of a composite attribute
   * @param scale the factor from the attribute's unit to the metric's
   * @param onlyIf a boolean attribute of the same MBean that has to be true, or null
   */
  record Mapping(RuntimeMetric metric, String attribute, double scale, String onlyIf) {

    /** The attribute's name, without the part. */
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
  private final List<Mapping> mappings = new ArrayList<>();
  private ObjectName switchName;
  private String switchAttribute;

  private MBeanSource(String pattern) {
    this.pattern = name(pattern);
  }

  /** MBeans whose name matches; keys may have {@code *} as their value. */
  static MBeanSource of(String pattern) {
    return new MBeanSource(pattern);
  }

  /** A tag with the same value for all MBeans of this kind. */
  MBeanSource tag(String name, String value) {
    tags.add(new TagRule(name, value, null, null));
    return this;
  }

  /** A tag with the value of a key in the MBean's name. */
  MBeanSource tagFrom(String name, String key) {
    return tagFrom(name, key, "(.+)");
  }

  /**
   * A tag with a part of a key's value: the groups of the expression, joined by slashes. MBeans
   * whose value does not match are ignored.
   */
  MBeanSource tagFrom(String name, String key, String expression) {
    tags.add(new TagRule(name, null, key, Pattern.compile(expression)));
    return this;
  }

  /** Reads these MBeans only while the named MBean's attribute, the server's switch, is true. */
  MBeanSource when(String name, String attribute) {
    switchName = name(name);
    switchAttribute = attribute;
    return this;
  }

  MBeanSource metric(RuntimeMetric metric, String attribute) {
    return metric(metric, attribute, 1);
  }

  MBeanSource metric(RuntimeMetric metric, String attribute, double scale) {
    return metric(metric, attribute, scale, null);
  }

  MBeanSource metric(RuntimeMetric metric, String attribute, double scale, String onlyIf) {
    mappings.add(new Mapping(metric, attribute, scale, onlyIf));
    return this;
  }

  ObjectName pattern() {
    return pattern;
  }

  /** The MBean whose attribute switches the server's statistics; empty if they are always on. */
  Optional<ObjectName> switchName() {
    return Optional.ofNullable(switchName);
  }

  String switchAttribute() {
    return switchAttribute;
  }

  List<Mapping> mappings() {
    return mappings;
  }

  boolean provides(RuntimeMetric metric) {
    return mappings.stream().anyMatch(mapping -> mapping.metric() == metric);
  }

  /** The names of all attributes to read. */
  String[] attributes() {
    Set<String> names = new TreeSet<>();
    for (Mapping mapping : mappings) {
      names.add(mapping.plainAttribute());
      if (mapping.onlyIf() != null) {
        names.add(mapping.onlyIf());
      }
    }
    return names.toArray(String[]::new);
  }

  /** The tags of one MBean; empty if a tag's expression does not match its name. */
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
