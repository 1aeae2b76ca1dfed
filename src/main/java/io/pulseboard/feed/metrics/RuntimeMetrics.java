package io.pulseboard.feed.metrics;

import io.pulseboard.telemetry.Telemetry;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.lang.System.Logger.Level;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.management.Attribute;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import org.eclipse.microprofile.metrics.MetricID;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;
import org.eclipse.microprofile.metrics.annotation.RegistryScope;

/**
 * Reads the server's runtime metrics from its MBeans and registers them in the vendor scope. A
 * metric exists as long as its MBean can be read.
 *
 * <p>Each run reads every known MBean once, with all of its attributes; searching for MBeans costs
 * more and is done every 15 s. An MBean that fails, or a metric that the registry refuses, is
 * skipped and counted without affecting the others. {@link #read} has one caller at a time; {@link
 * #close} may be called from any thread.
 */
@Singleton
public class RuntimeMetrics {

  private static final System.Logger LOG = System.getLogger(RuntimeMetrics.class.getName());

  private static final long SEARCH_NANOS = TimeUnit.SECONDS.toNanos(15);

  private static final int MAX_WARNINGS = 100;

  private static final ObjectName WILDFLY_STATE = MBeanSource.name("jboss.root:type=state");
  private static final Set<Object> SETTLED = Set.of("ok", "reload-required", "restart-required");

  /** An MBean, the attributes to read from it, and its tags. */
  private record Found(ObjectName name, MBeanSource source, String[] attributes, Tag[] tags) {}

  private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
  private final List<MBeanSource> sources;
  private final RegisteredMetrics registered;
  private final Telemetry telemetry;
  private final Set<String> baseNames;
  private final Set<Object> warnedAbout = new HashSet<>();
  private List<Found> found = List.of();
  private long searchedNanos;
  private boolean searched;
  private boolean closed;

  @Inject
  public RuntimeMetrics(
      ServerRegistries registries,
      @RegistryScope(scope = MetricRegistry.VENDOR_SCOPE) MetricRegistry vendor,
      Telemetry telemetry) {
    this(MBeanSources.all(), registries.baseNames(), vendor, telemetry);
  }

  /**
   * @param baseNames names of the metrics that the server itself provides; they are skipped
   */
  RuntimeMetrics(
      List<MBeanSource> sources,
      Set<String> baseNames,
      MetricRegistry vendor,
      Telemetry telemetry) {
    this.registered = new RegisteredMetrics(vendor);
    this.telemetry = telemetry;
    this.baseNames = baseNames;
    this.sources =
        sources.stream()
            .filter(
                source ->
                    !source.mappings().stream()
                        .allMatch(mapping -> baseNames.contains(mapping.metric().metricName())))
            .toList();
  }

  /**
   * Reads all metrics once.
   *
   * @param nowNanos a monotonic clock, in ns
   */
  public synchronized void read(long nowNanos) {
    if (closed || !isUp()) {
      return;
    }
    if (!searched || nowNanos - searchedNanos >= SEARCH_NANOS) {
      search();
      searchedNanos = nowNanos;
    }
    Map<MetricID, Double> values = new HashMap<>();
    Map<MetricID, RuntimeMetric> metrics = new HashMap<>();
    for (Found bean : found) {
      try {
        if (server.isRegistered(bean.name())) {
          read(bean, values, metrics);
        }
      } catch (JMException | RuntimeException e) {
        failed(bean.name(), e);
      }
    }
    registered.retain(values.keySet());
    values.forEach((id, value) -> register(id, metrics.get(id), value));
  }

  /** Removes all metrics: on some servers the vendor scope outlives the application. */
  @PreDestroy
  public synchronized void close() {
    closed = true;
    registered.retain(Set.of());
  }

  /**
   * Whether the server has started and is not stopping, as far as it reports that. WildFly's MBeans
   * exist before and after, but reading them then puts errors into its log.
   */
  private boolean isUp() {
    try {
      return !server.isRegistered(WILDFLY_STATE)
          || SETTLED.contains(server.getAttribute(WILDFLY_STATE, "ProcessState"));
    } catch (JMException e) {
      return true;
    }
  }

  /** Before the application's components stop: reading the MBean of one that stops is an error. */
  void close(@Observes @BeforeDestroyed(ApplicationScoped.class) Object event) {
    close();
  }

  private void search() {
    List<Found> now = new ArrayList<>();
    for (MBeanSource source : sources) {
      try {
        search(source, now);
      } catch (JMException | RuntimeException e) {
        failed(source.pattern(), e);
      }
    }
    found = now;
    if (!searched) {
      searched = true;
      boolean web =
          now.stream().anyMatch(bean -> bean.source().provides(RuntimeMetric.HTTP_REQUESTS));
      if (!web) {
        LOG.log(
            Level.INFO,
            "This server publishes no metrics of its requests and pools as MBeans, or does not "
                + "count them. (WildFly: jmx subsystem, wildfly.statistics-enabled; Payara: AMX, "
                + "monitoring levels.)");
      }
    }
  }

  private void search(MBeanSource source, List<Found> into) throws JMException {
    Set<ObjectName> names = server.queryNames(source.pattern(), null);
    if (names.isEmpty() || !isCounting(source)) {
      return;
    }
    for (ObjectName name : names) {
      Found known = known(name, source);
      if (known != null) {
        into.add(known);
        continue;
      }
      Optional<Map<String, String>> tags = source.tagsOf(name);
      if (tags.isPresent()) {
        into.add(new Found(name, source, attributes(name, source), tags(tags.get())));
      }
    }
  }

  private Found known(ObjectName name, MBeanSource source) {
    for (Found bean : found) {
      if (bean.source() == source && bean.name().equals(name)) {
        return bean;
      }
    }
    return null;
  }

  /** The attributes that this MBean has: some servers refuse all of them if one is missing. */
  private String[] attributes(ObjectName name, MBeanSource source) throws JMException {
    Set<String> existing =
        Arrays.stream(server.getMBeanInfo(name).getAttributes())
            .map(MBeanAttributeInfo::getName)
            .collect(Collectors.toSet());
    return Arrays.stream(source.attributes()).filter(existing::contains).toArray(String[]::new);
  }

  private boolean isCounting(MBeanSource source) throws JMException {
    return source.switchName().isEmpty()
        || isTrue(server.getAttribute(source.switchName().get(), source.switchAttribute()));
  }

  private static boolean isTrue(Object value) {
    return Boolean.parseBoolean(String.valueOf(value));
  }

  private static Tag[] tags(Map<String, String> tags) {
    return tags.entrySet().stream()
        .map(tag -> new Tag(tag.getKey(), tag.getValue()))
        .toArray(Tag[]::new);
  }

  private void read(Found bean, Map<MetricID, Double> values, Map<MetricID, RuntimeMetric> metrics)
      throws JMException {
    Map<String, Object> attributes = new HashMap<>();
    for (Attribute attribute : server.getAttributes(bean.name(), bean.attributes()).asList()) {
      attributes.put(attribute.getName(), attribute.getValue());
    }
    for (MBeanSource.Mapping mapping : bean.source().mappings()) {
      Object value = valueOf(attributes.get(mapping.plainAttribute()), mapping.part());
      if (value instanceof Number number
          && (mapping.onlyIf() == null || isTrue(attributes.get(mapping.onlyIf())))
          && !baseNames.contains(mapping.metric().metricName())) {
        MetricID id = new MetricID(mapping.metric().metricName(), bean.tags());
        values.putIfAbsent(id, number.doubleValue() * mapping.scale());
        metrics.put(id, mapping.metric());
      }
    }
  }

  private static Object valueOf(Object attribute, String part) {
    if (part == null) {
      return attribute;
    }
    return attribute instanceof CompositeData data && data.containsKey(part)
        ? data.get(part)
        : null;
  }

  private void register(MetricID id, RuntimeMetric metric, double value) {
    try {
      if (!registered.set(id, metric, value)) {
        warn(RegisteredMetrics.MAX, "more than " + RegisteredMetrics.MAX + " metrics");
      }
    } catch (RuntimeException e) {
      // The registry refuses the metric.
      failed(metric.metricName(), e);
    }
  }

  private void failed(Object what, Exception why) {
    telemetry.sampleFailed();
    warn(what, what + ": " + why);
  }

  private void warn(Object about, String text) {
    if (warnedAbout.size() < MAX_WARNINGS && warnedAbout.add(about)) {
      LOG.log(Level.WARNING, "Server metrics skipped: {0}. (Logged once.)", text);
    }
  }
}
