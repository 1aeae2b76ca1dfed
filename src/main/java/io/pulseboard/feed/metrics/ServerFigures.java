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
 * The server's runtime figures, read from its MBeans and shown as metrics of the vendor scope. What
 * could be read is what is shown: a figure comes with its MBean and goes with it.
 *
 * <p>Each reading asks every known MBean once, for all of its attributes; looking for MBeans costs
 * more, and is done every fifteen seconds. An MBean that fails, or a figure that the registry
 * refuses, is left out and counted, the others go on. For one caller at a time, and {@link #close}
 * from any thread.
 */
@Singleton
public class ServerFigures {

  private static final System.Logger LOG = System.getLogger(ServerFigures.class.getName());

  private static final long SEARCH_NANOS = TimeUnit.SECONDS.toNanos(15);

  private static final int MAX_COMPLAINTS = 100;

  private static final ObjectName WILDFLY_STATE = FigureSource.name("jboss.root:type=state");
  private static final Set<Object> SETTLED = Set.of("ok", "reload-required", "restart-required");

  /** An MBean that was found. */
  private record Found(ObjectName name, FigureSource source, String[] attributes, Tag[] tags) {}

  private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
  private final List<FigureSource> sources;
  private final ShownFigures shown;
  private final Telemetry telemetry;
  private final Set<String> alreadyThere;
  private final Set<Object> complainedOf = new HashSet<>();
  private List<Found> found = List.of();
  private long searchedNanos;
  private boolean searched;
  private boolean closed;

  @Inject
  public ServerFigures(
      ServerRegistries registries,
      @RegistryScope(scope = MetricRegistry.VENDOR_SCOPE) MetricRegistry vendor,
      Telemetry telemetry) {
    this(FigureSources.all(), registries.baseNames(), vendor, telemetry);
  }

  /**
   * @param alreadyThere names of metrics that the server shows by itself
   */
  ServerFigures(
      List<FigureSource> sources,
      Set<String> alreadyThere,
      MetricRegistry vendor,
      Telemetry telemetry) {
    this.shown = new ShownFigures(vendor);
    this.telemetry = telemetry;
    this.alreadyThere = alreadyThere;
    this.sources =
        sources.stream()
            .filter(
                source ->
                    !source.readings().stream()
                        .allMatch(reading -> alreadyThere.contains(reading.figure().metric())))
            .toList();
  }

  /**
   * Reads all figures once.
   *
   * @param nowNanos a clock that only goes forward
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
    Map<MetricID, Figure> figures = new HashMap<>();
    for (Found bean : found) {
      try {
        if (server.isRegistered(bean.name())) {
          read(bean, values, figures);
        }
      } catch (JMException | RuntimeException e) {
        failed(bean.name(), e);
      }
    }
    shown.hideAllBut(values.keySet());
    values.forEach((id, value) -> show(id, figures.get(id), value));
  }

  /** Takes all figures away again: on some servers the vendor scope outlives the application. */
  @PreDestroy
  public synchronized void close() {
    closed = true;
    shown.hideAllBut(Set.of());
  }

  /**
   * Whether the server is past its start and not yet at its end, if it says so. WildFly's MBeans
   * are there before and after that, but asking them is an error in its log.
   */
  private boolean isUp() {
    try {
      return !server.isRegistered(WILDFLY_STATE)
          || SETTLED.contains(server.getAttribute(WILDFLY_STATE, "ProcessState"));
    } catch (JMException e) {
      return true;
    }
  }

  /** Before the application's own parts end: asking about one that is ending is an error. */
  void close(@Observes @BeforeDestroyed(ApplicationScoped.class) Object event) {
    close();
  }

  private void search() {
    List<Found> now = new ArrayList<>();
    for (FigureSource source : sources) {
      try {
        search(source, now);
      } catch (JMException | RuntimeException e) {
        failed(source.pattern(), e);
      }
    }
    found = now;
    if (!searched) {
      searched = true;
      boolean web = now.stream().anyMatch(bean -> bean.source().shows(Figure.HTTP_REQUESTS));
      if (!web) {
        LOG.log(
            Level.INFO,
            "This server shows no figures of its requests and pools as MBeans, or does not count "
                + "them. (WildFly: jmx subsystem, wildfly.statistics-enabled; Payara: AMX, "
                + "monitoring levels.)");
      }
    }
  }

  private void search(FigureSource source, List<Found> into) throws JMException {
    Set<ObjectName> names = server.queryNames(source.pattern(), null);
    if (names.isEmpty() || !counts(source)) {
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

  private Found known(ObjectName name, FigureSource source) {
    for (Found bean : found) {
      if (bean.source() == source && bean.name().equals(name)) {
        return bean;
      }
    }
    return null;
  }

  /** Those of the attributes that this MBean has: some servers refuse all if one is missing. */
  private String[] attributes(ObjectName name, FigureSource source) throws JMException {
    Set<String> there =
        Arrays.stream(server.getMBeanInfo(name).getAttributes())
            .map(MBeanAttributeInfo::getName)
            .collect(Collectors.toSet());
    return Arrays.stream(source.attributes()).filter(there::contains).toArray(String[]::new);
  }

  private boolean counts(FigureSource source) throws JMException {
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

  private void read(Found bean, Map<MetricID, Double> values, Map<MetricID, Figure> figures)
      throws JMException {
    Map<String, Object> attributes = new HashMap<>();
    for (Attribute attribute : server.getAttributes(bean.name(), bean.attributes()).asList()) {
      attributes.put(attribute.getName(), attribute.getValue());
    }
    for (FigureSource.Reading reading : bean.source().readings()) {
      Object value = valueOf(attributes.get(reading.plainAttribute()), reading.part());
      if (value instanceof Number number
          && (reading.onlyIf() == null || isTrue(attributes.get(reading.onlyIf())))
          && !alreadyThere.contains(reading.figure().metric())) {
        MetricID id = new MetricID(reading.figure().metric(), bean.tags());
        values.putIfAbsent(id, number.doubleValue() * reading.scale());
        figures.put(id, reading.figure());
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

  private void show(MetricID id, Figure figure, double value) {
    try {
      if (!shown.show(id, figure, value)) {
        complain(ShownFigures.MAX, "more than " + ShownFigures.MAX + " figures");
      }
    } catch (RuntimeException e) {
      // The registry refuses it.
      failed(figure.metric(), e);
    }
  }

  private void failed(Object what, Exception why) {
    telemetry.sampleFailed();
    complain(what, what + ": " + why);
  }

  private void complain(Object about, String text) {
    if (complainedOf.size() < MAX_COMPLAINTS && complainedOf.add(about)) {
      LOG.log(Level.WARNING, "Not shown: {0}. (Said once.)", text);
    }
  }
}
