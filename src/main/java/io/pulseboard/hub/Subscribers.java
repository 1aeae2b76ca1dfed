package io.pulseboard.hub;

import io.pulseboard.config.Settings;
import io.pulseboard.telemetry.Telemetry;
import io.pulseboard.telemetry.Telemetry.Tagged;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Everyone who is connected: our own registry, since containers do not always say when a reader is
 * gone. For any thread.
 */
@Singleton
public class Subscribers {

  private static final List<String> CARRIERS = List.of("websocket", "sse", "poll");

  private final Set<Subscriber> all = ConcurrentHashMap.newKeySet();
  private final AtomicInteger count = new AtomicInteger();
  private final Settings.Connections limits;
  private final Telemetry telemetry;

  @Inject
  public Subscribers(Settings settings, Telemetry telemetry) {
    this.limits = settings.connections();
    this.telemetry = telemetry;
    telemetry.foresee(Tagged.DELIVERED, CARRIERS);
    for (String carrier : CARRIERS) {
      telemetry.gauge(
          "pulseboard.connections",
          "none",
          "Open connections",
          "carrier",
          carrier,
          () -> all.stream().filter(one -> one.carrier().name().equals(carrier)).count());
    }
    telemetry.gauge(
        "pulseboard.outbox.size",
        "bytes",
        "What waits for all connections",
        () -> all.stream().mapToLong(one -> one.outbox().bytes()).sum());
    telemetry.gauge(
        "pulseboard.outbox.largest",
        "bytes",
        "What waits for the slowest connection",
        () -> all.stream().mapToLong(one -> one.outbox().bytes()).max().orElse(0));
  }

  /** Takes a new connection; empty when there are as many as may be. */
  Optional<Subscriber> add(Carrier carrier) {
    if (count.incrementAndGet() > limits.max()) {
      count.decrementAndGet();
      return Optional.empty();
    }
    Subscriber subscriber =
        new Subscriber(
            UUID.randomUUID().toString(),
            carrier,
            new Outbox(carrier, limits.outboxBytes(), telemetry));
    all.add(subscriber);
    return Optional.of(subscriber);
  }

  /** Forgets a connection; whether it was known. */
  boolean remove(Subscriber subscriber) {
    boolean known = all.remove(subscriber);
    if (known) {
      count.decrementAndGet();
    }
    return known;
  }

  /** Whether one more would be taken. */
  public boolean hasRoom() {
    return count.get() < limits.max();
  }

  Collection<Subscriber> all() {
    return Collections.unmodifiableSet(all);
  }
}
