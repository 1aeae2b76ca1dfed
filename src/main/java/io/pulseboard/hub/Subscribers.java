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
 * The registry of connected clients, since containers do not always report when a reader is gone. A
 * session that is no longer served still counts until its connection is gone; otherwise a client
 * that does not answer the closing handshake would hold a socket that nobody counts. Thread-safe.
 */
@Singleton
public class Subscribers {

  private static final List<String> CARRIERS = List.of("websocket", "sse", "poll");

  private final Set<Subscriber> all = ConcurrentHashMap.newKeySet();

  /** Sessions that are no longer served, whose connections are not gone yet. */
  private final Set<Subscriber> leaving = ConcurrentHashMap.newKeySet();

  /** The size of both sets. */
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
        "Queued for all connections",
        () -> all.stream().mapToLong(one -> one.outbox().bytes()).sum());
    telemetry.gauge(
        "pulseboard.outbox.largest",
        "bytes",
        "Queued for the slowest connection",
        () -> all.stream().mapToLong(one -> one.outbox().bytes()).max().orElse(0));
  }

  private long open(String carrier) {
    return Stream.of(all, leaving)
        .flatMap(Set::stream)
        .filter(one -> one.carrier().name().equals(carrier))
        .count();
  }

  /** Adds a connection; empty when the limit is reached. */
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
   * Stops serving a session. If its carrier reports the end of the connection, the connection
   * counts until {@link #gone} is called, otherwise no longer.
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

  /** Forgets a session whose connection is gone. */
  public synchronized void gone(Subscriber subscriber) {
    if (all.remove(subscriber) | leaving.remove(subscriber)) {
      count.decrementAndGet();
    }
  }

  /** Sessions that are no longer served, whose connections are not gone yet. */
  public Collection<Subscriber> leaving() {
    return Collections.unmodifiableSet(leaving);
  }

  /** Whether there is room for one more connection. */
  public boolean hasRoom() {
    return count.get() < limits.max();
  }

  /** The sessions that are served. */
  public Collection<Subscriber> all() {
    return Collections.unmodifiableSet(all);
  }
}
