package io.pulseboard.feed.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.pulseboard.telemetry.Telemetry;
import io.smallrye.metrics.SharedMetricRegistries;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.DynamicMBean;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.eclipse.microprofile.metrics.MetricID;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The metrics of MBeans that come, go and fail, in the JVM's own MBean server. */
class RuntimeMetricsTest {

  private static final AtomicInteger COUNT = new AtomicInteger();

  /** A server's pool, as an MBean. */
  public interface PoolMBean {
    long getRequests();

    long getMillis();

    boolean isCounting();
  }

  /** A pool whose metrics a test sets. */
  public static final class Pool implements PoolMBean {
    private long requests;
    private boolean counting = true;

    @Override
    public long getRequests() {
      return requests;
    }

    @Override
    public long getMillis() {
      return 1500;
    }

    @Override
    public boolean isCounting() {
      return counting;
    }
  }

  private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
  private final String domain = "runtime-metrics" + COUNT.incrementAndGet();
  private final MetricRegistry base = SharedMetricRegistries.getOrCreate(domain + "-base");
  private final MetricRegistry vendor = SharedMetricRegistries.getOrCreate(domain + "-vendor");
  private final MetricRegistry own = SharedMetricRegistries.getOrCreate(domain + "-own");
  private long nowNanos;

  @AfterEach
  void unregisterAll() throws Exception {
    for (ObjectName name : server.queryNames(new ObjectName(domain + ":*"), null)) {
      server.unregisterMBean(name);
    }
  }

  private Pool pool(String name) throws Exception {
    Pool pool = new Pool();
    server.registerMBean(pool, new ObjectName(domain + ":kind=pool,name=" + name));
    return pool;
  }

  private MBeanSource pools() {
    return MBeanSource.of(domain + ":kind=pool,name=*")
        .tagFrom("listener", "name", "(?!hidden)(.+)")
        .metric(RuntimeMetric.HTTP_REQUESTS, "Requests")
        .metric(RuntimeMetric.HTTP_TIME, "Millis", 1e-3, "Counting")
        .metric(RuntimeMetric.HTTP_TIME_MAX, "NotThere");
  }

  private RuntimeMetrics reading(MBeanSource... sources) {
    return new RuntimeMetrics(
        List.of(sources), Set.copyOf(base.getNames()), vendor, new Telemetry(own));
  }

  /** Reads after so long that a new search for MBeans is due. */
  private void readLater(RuntimeMetrics metrics) {
    nowNanos += TimeUnit.SECONDS.toNanos(60);
    metrics.read(nowNanos);
  }

  private long requests(String listener) {
    return vendor
        .getCounter(new MetricID("http.requests", new Tag("listener", listener)))
        .getCount();
  }

  @Test
  void metricsComeAndGoWithTheirMBean() throws Exception {
    RuntimeMetrics metrics = reading(pools());
    metrics.read(nowNanos);
    assertThat(vendor.getMetrics()).isEmpty();

    Pool pool = pool("one");
    pool.requests = 7;
    readLater(metrics);
    assertThat(requests("one")).isEqualTo(7);
    assertThat(
            vendor
                .getGauge(new MetricID("http.requests.time", new Tag("listener", "one")))
                .getValue()
                .doubleValue())
        .isCloseTo(1.5, within(1e-9));
    assertThat(vendor.getNames()).containsOnly("http.requests", "http.requests.time");

    server.unregisterMBean(new ObjectName(domain + ":kind=pool,name=one"));
    metrics.read(nowNanos);
    assertThat(vendor.getMetrics()).isEmpty();
  }

  @Test
  void oneThatFailsDoesNotAffectTheOthers() throws Exception {
    pool("good").requests = 3;
    RuntimeMetrics metrics =
        reading(
            MBeanSource.of(domain + ":kind=broken,*").metric(RuntimeMetric.HTTP_ERRORS, "Broken"),
            pools());
    server.registerMBean(new Broken(), new ObjectName(domain + ":kind=broken"));
    readLater(metrics);
    assertThat(requests("good")).isEqualTo(3);
    assertThat(vendor.getNames()).doesNotContain("http.errors");
  }

  @Test
  void oneThatTheRegistryRefusesDoesNotAffectTheOthers() throws Exception {
    pool("one");
    pool("two");
    RuntimeMetrics metrics =
        new RuntimeMetrics(List.of(pools()), Set.of(), withoutCounters(), new Telemetry(own));
    readLater(metrics);
    assertThat(vendor.getMetrics().keySet())
        .hasSize(2)
        .extracting(MetricID::getName)
        .containsOnly("http.requests.time");
    readLater(metrics);
    assertThat(own.getCounter(new MetricID("pulseboard.samples.failed")).getCount()).isEqualTo(4);
  }

  /** The vendor registry, refusing counters. */
  private MetricRegistry withoutCounters() {
    return (MetricRegistry)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {MetricRegistry.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("counter")) {
                throw new IllegalArgumentException("refused on purpose");
              }
              return method.invoke(vendor, arguments);
            });
  }

  @Test
  void aCounterFollowsAServerThatRestartsItsCount() throws Exception {
    Pool pool = pool("one");
    pool.requests = 100;
    RuntimeMetrics metrics = reading(pools());
    readLater(metrics);
    pool.requests = 130;
    readLater(metrics);
    assertThat(requests("one")).isEqualTo(130);
    pool.requests = 4;
    readLater(metrics);
    assertThat(requests("one")).isEqualTo(4);
  }

  @Test
  void whatTheServerDoesNotCountIsNotRegistered() throws Exception {
    Pool pool = pool("one");
    pool.counting = false;
    RuntimeMetrics metrics = reading(pools());
    readLater(metrics);
    assertThat(vendor.getNames()).containsOnly("http.requests");

    RuntimeMetrics switched = reading(pools().when(domain + ":kind=pool,name=one", "Counting"));
    readLater(metrics);
    metrics.close();
    readLater(switched);
    assertThat(vendor.getMetrics()).isEmpty();
  }

  @Test
  void anMBeanWhoseNameDoesNotMatchIsIgnored() throws Exception {
    pool("hidden");
    pool("shown");
    readLater(reading(pools()));
    assertThat(vendor.getMetrics().keySet())
        .extracting(id -> id.getTags().get("listener"))
        .containsOnly("shown");
  }

  @Test
  void aMetricThatTheServerProvidesItselfIsNotRegisteredTwice() throws Exception {
    base.counter("http.requests");
    pool("one");
    readLater(reading(pools()));
    assertThat(vendor.getNames()).containsOnly("http.requests.time");
  }

  @Test
  void closingRemovesAllMetrics() throws Exception {
    pool("one");
    RuntimeMetrics metrics = reading(pools());
    readLater(metrics);
    metrics.close();
    readLater(metrics);
    assertThat(vendor.getMetrics()).isEmpty();
  }

  @Test
  void everySourceOfTheTableProvidesEachMetricOnce() {
    for (MBeanSource source : MBeanSources.all()) {
      assertThat(source.mappings())
          .as(source.pattern().toString())
          .isNotEmpty()
          .extracting(MBeanSource.Mapping::metric)
          .doesNotHaveDuplicates();
    }
  }

  /** Fails every call. */
  public static final class Broken implements DynamicMBean {
    @Override
    public Object getAttribute(String attribute) {
      throw new IllegalStateException("broken on purpose");
    }

    @Override
    public void setAttribute(Attribute attribute) {
      throw new IllegalStateException("broken on purpose");
    }

    @Override
    public AttributeList getAttributes(String[] attributes) {
      throw new IllegalStateException("broken on purpose");
    }

    @Override
    public AttributeList setAttributes(AttributeList attributes) {
      throw new IllegalStateException("broken on purpose");
    }

    @Override
    public Object invoke(String action, Object[] parameters, String[] signature) {
      throw new IllegalStateException("broken on purpose");
    }

    @Override
    public MBeanInfo getMBeanInfo() {
      return new MBeanInfo(
          Broken.class.getName(),
          "broken",
          new MBeanAttributeInfo[] {
            new MBeanAttributeInfo("Broken", "int", "", true, false, false)
          },
          null,
          null,
          null);
    }
  }
}
