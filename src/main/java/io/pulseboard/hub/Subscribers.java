package io.pulseboard.hub;

import io.pulseboard.access.Client;
import io.pulseboard.config.Settings;
import io.pulseboard.hub.delivery.Carrier;
import io.pulseboard.hub.delivery.Outbox;
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
import java.util.stream.Stream;

/**
 * Everyone who is connected: our own registry, since containers do not always say when a reader is
 * gone. One that is no longer served still has its place until its connection is no more: else a
 * client that does not answer the closing handshake holds a socket that nobody counts. For any
 * thread.
 */
@Singleton
public class Subscribers {

  private static final List<String> CARRIERS = List.of("websocket", "sse", "poll");

  private final Set<Subscriber> all = ConcurrentHashMap.newKeySet();

  /** Those that are no longer served, and whose connections are not gone yet. */
  private final Set<Subscriber> leaving = ConcurrentHashMap.newKeySet();

  /** Of both. */
  private final AtomicInteger count = new AtomicInteger();

  private final Settings.Connections limits;
  private final Telemetry telemetry;

  @Inject
  public Subscribers(Settings settings, Telemetry telemetry) {
    this.limits = settings.connections();
    this.telemetry = telemetry;
    telemetry.preregister(Tagged.DELIVERED, CARRIERS);
    for (String carrier : CARRIERS) {
      telemetry.gauge(
          "pulseboard.connections",
          "none",
          "Open connections",
          "carrier",
          carrier,
          () -> open(carrier));
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

  private long open(String carrier) {
    return Stream.of(all, leaving)
        .flatMap(Set::stream)
        .filter(one -> one.carrier().name().equals(carrier))
        .count();
  }

  /** Takes a new connection; empty when there are as many as may be. */
  public Optional<Subscriber> add(Client client, Carrier carrier) {
    if (count.incrementAndGet() > limits.max()) {
      count.decrementAndGet();
      return Optional.empty();
    }
    String session = UUID.randomUUID().toString();
    Subscriber subscriber =
        new Subscriber(
            session,
            client,
            carrier,
            new Outbox(session, carrier, limits.outboxBytes(), telemetry));
    all.add(subscriber);
    return Optional.of(subscriber);
  }

  /**
   * No longer serves a connection. Its place is free at once if nobody can say when its end comes,
   * else only after {@link #gone}.
   */
  public synchronized void remove(Subscriber subscriber) {
    if (all.remove(subscriber)) {
      if (subscriber.isEndKnown()) {
        subscriber.leave(System.nanoTime());
        leaving.add(subscriber);
      } else {
        count.decrementAndGet();
      }
    }
  }

  /** Forgets one whose connection is no more. */
  public synchronized void gone(Subscriber subscriber) {
    if (all.remove(subscriber) | leaving.remove(subscriber)) {
      count.decrementAndGet();
    }
  }

  /** Those that are no longer served, and whose connections are not gone yet. */
  public Collection<Subscriber> leaving() {
    return Collections.unmodifiableSet(leaving);
  }

  /** Whether one more would be taken. */
  public boolean hasRoom() {
    return count.get() < limits.max();
  }

  /** Those that are served. */
  public Collection<Subscriber> all() {
    return Collections.unmodifiableSet(all);
  }
}
