package io.pulseboard.gateway;

import io.pulseboard.access.Client;
import io.pulseboard.access.PublishPolicy;
import io.pulseboard.config.Settings;
import io.pulseboard.hub.Hub;
import io.pulseboard.hub.Subscriber;
import io.pulseboard.hub.Subscribers;
import io.pulseboard.hub.delivery.Carrier;
import io.pulseboard.hub.delivery.Outbox;
import io.pulseboard.journal.JournalWriter;
import io.pulseboard.model.Channel;
import io.pulseboard.model.ChannelPattern;
import io.pulseboard.model.Notice;
import io.pulseboard.model.Position;
import io.pulseboard.telemetry.Telemetry;
import io.pulseboard.telemetry.Telemetry.Tagged;
import io.pulseboard.wire.CloseCode;
import io.pulseboard.wire.Command;
import io.pulseboard.wire.CommandReader;
import io.pulseboard.wire.ErrorCode;
import io.pulseboard.wire.ProtocolException;
import io.pulseboard.wire.ServerMessage;
import io.pulseboard.wire.ServerMessage.Past;
import io.pulseboard.wire.ServerMessage.Welcome;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.json.JsonObject;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/**
 * The single entry point for every carrier and every HTTP address: connects clients, executes their
 * commands and disconnects them. Thread-safe; the commands of one subscriber come from one thread
 * at a time.
 */
@Singleton
public class Gateway {

  private static final System.Logger LOG = System.getLogger(Gateway.class.getName());

  /**
   * This many refused commands in a row close a connection: the client does not know the protocol.
   */
  private static final int MAX_MISTAKES_IN_A_ROW = 20;

  /** How long a closed connection may take to end before it is cut. */
  static final long CLOSE_MILLIS = 5_000;

  private static final long MAX_SPREAD_MILLIS = 15_000;

  private final Settings settings;
  private final JournalWriter writer;
  private final PublishPolicy policy;
  private final Hub hub;
  private final Subscribers subscribers;
  private final Telemetry telemetry;

  private final Threads threads;

  @Inject
  public Gateway(
      Settings settings,
      JournalWriter writer,
      PublishPolicy policy,
      Hub hub,
      Subscribers subscribers,
      Telemetry telemetry,
      Threads threads) {
    this.settings = settings;
    this.writer = writer;
    this.policy = policy;
    this.hub = hub;
    this.subscribers = subscribers;
    this.telemetry = telemetry;
    telemetry.preregister(
        Tagged.ERRORS, Stream.of(ErrorCode.values()).map(ErrorCode::word).toList());
    telemetry.preregister(
        Tagged.CLOSES, Stream.of(CloseCode.values()).map(CloseCode::reason).toList());
    this.threads = threads;
  }

  /**
   * Connects a client and sends {@code welcome}. Empty when there are too many connections; the
   * endpoint then calls {@link #refuse(Carrier)}.
   */
  public Optional<Subscriber> connect(Client client, Carrier carrier) {
    Optional<Subscriber> subscriber = subscribers.add(client, carrier);
    subscriber.ifPresent(this::open);
    return subscriber;
  }

  private void open(Subscriber subscriber) {
    subscriber.expectEnd(subscriber.carrier().whenGone(() -> gone(subscriber)));
    welcome(subscriber);
  }

  /** Refuses a client that was not connected: closes its connection, and cuts it if it stays. */
  public void refuse(Carrier carrier) {
    threads.execute(() -> carrier.close(CloseCode.TOO_MANY_CONNECTIONS));
    threads.later(carrier::terminate, CLOSE_MILLIS);
  }

  private void welcome(Subscriber subscriber) {
    subscriber.outbox().offer(welcomeOf(subscriber));
  }

  private Welcome welcomeOf(Subscriber subscriber) {
    return new Welcome(
        subscriber.session(),
        settings.node(),
        Version.TEXT,
        hub.position(),
        Math.max(1, settings.connections().heartbeatMillis() / 1000),
        settings.connections().maxSubscriptions(),
        settings.connections().outboxBytes(),
        retrySpreadMillis(),
        System.currentTimeMillis());
  }

  /**
   * Executes the command in a frame. Never throws for the content of the frame: a mistake is
   * answered, to this client only.
   */
  public void handle(Subscriber subscriber, String frame) {
    if (subscriber.isClosing()) {
      return;
    }
    telemetry.received();
    if (subscriber.exceeds(settings.connections().maxCommandsPerSecond(), System.nanoTime())) {
      close(subscriber, CloseCode.RATE_EXCEEDED);
      return;
    }
    try {
      execute(subscriber, CommandReader.read(frame));
      subscriber.mistakesInARow(false);
    } catch (ProtocolException e) {
      refuse(subscriber, e);
      if (e.code() != ErrorCode.BUSY && subscriber.mistakesInARow(true) >= MAX_MISTAKES_IN_A_ROW) {
        close(subscriber, CloseCode.PROTOCOL_ERROR);
      }
    }
  }

  /**
   * Executes a command that did not come in a frame. If the command is refused, the connection is
   * closed.
   */
  public void handle(Subscriber subscriber, Command command) {
    if (subscriber.isClosing()) {
      return;
    }
    try {
      execute(subscriber, command);
    } catch (ProtocolException e) {
      refuse(subscriber, e);
      close(subscriber, CloseCode.PROTOCOL_ERROR);
    } catch (RuntimeException | Error e) {
      // Nobody else would answer the client.
      abandon(subscriber, CloseCode.PROTOCOL_ERROR);
      throw e;
    }
  }

  private void execute(Subscriber subscriber, Command command) throws ProtocolException {
    try {
      if (command instanceof Command.Subscribe subscribe) {
        hub.subscribe(subscriber, subscribe);
      } else if (command instanceof Command.Unsubscribe unsubscribe) {
        hub.unsubscribe(subscriber, unsubscribe);
      } else if (command instanceof Command.History history) {
        sendHistory(subscriber, history);
      } else if (command instanceof Command.Publish publish) {
        publish(subscriber, publish);
      } else {
        subscriber.outbox().offer(reply(subscriber, command));
      }
    } catch (ProtocolException e) {
      throw e.inCommand(command.id());
    } catch (RuntimeException e) {
      throw failed(subscriber, command, e);
    }
  }

  private static ProtocolException failed(Subscriber subscriber, Command command, Throwable cause) {
    LOG.log(Level.ERROR, "Executing a command of " + subscriber.session() + " failed.", cause);
    return new ProtocolException(ErrorCode.INTERNAL, "The server failed; see its log.")
        .inCommand(command.id());
  }

  /** Replies when the journal has the update; other commands do not wait for that. */
  private void publish(Subscriber subscriber, Command.Publish command) throws ProtocolException {
    publish(subscriber.client(), command.channel(), command.data())
        .whenComplete(
            (position, failure) -> {
              if (failure == null) {
                subscriber.outbox().offer(new ServerMessage.Published(command.id(), position));
              } else {
                refuse(subscriber, failed(subscriber, command, failure));
              }
            });
  }

  /**
   * Sends a complete history, or {@code busy} when it does not fit beside what is queued. Shortens
   * a history that does not fit an empty outbox.
   */
  private void sendHistory(Subscriber subscriber, Command.History command)
      throws ProtocolException {
    Outbox outbox = subscriber.outbox();
    boolean isIdle = outbox.isIdle();
    long room = outbox.roomForAnswers();
    Past past = hub.past(command, isIdle ? room : outbox.mostForAnswers());
    long cost = past.bytes() + (long) past.entries().size() * Outbox.MESSAGE_OVERHEAD;
    if (!isIdle && cost > room) {
      throw new ProtocolException(
          ErrorCode.BUSY, "Too much is queued for this connection. Try again in a moment.");
    }
    outbox.offer(past);
  }

  private ServerMessage reply(Subscriber subscriber, Command command) {
    if (command instanceof Command.Hello hello) {
      LOG.log(Level.DEBUG, "{0} is {1}", subscriber.session(), hello.client());
      return new ServerMessage.HelloReply(hello.id(), welcomeOf(subscriber));
    } else if (command instanceof Command.Refresh) {
      return new ServerMessage.Refreshed(command.id());
    }
    return new ServerMessage.Pong(command.id(), System.currentTimeMillis());
  }

  /**
   * Publishes for a client.
   *
   * @return completed, on any thread, with the position of the update once the journal has it, or
   *     with the journal's failure
   * @throws ProtocolException when the client may not publish to the channel, the namespace is not
   *     declared, or the data is too long
   */
  public CompletionStage<Position> publish(Client client, Channel channel, JsonObject data)
      throws ProtocolException {
    requirePublishable(client, channel);
    try {
      return writer.append(new Notice(channel, System.currentTimeMillis(), data));
    } catch (IllegalArgumentException e) {
      throw new ProtocolException(ErrorCode.TOO_LONG, e.getMessage());
    }
  }

  /**
   * Checks that a client may publish to a channel.
   *
   * @throws ProtocolException when it may not
   */
  public void requirePublishable(Client client, Channel channel) throws ProtocolException {
    hub.requireKnown(List.of(new ChannelPattern(channel.name())));
    if (!policy.allows(client, channel.namespace())) {
      throw new ProtocolException(
          ErrorCode.FORBIDDEN,
          "The namespace \"" + channel.namespace() + "\" is not open for publishing.");
    }
  }

  private void refuse(Subscriber subscriber, ProtocolException mistake) {
    telemetry.error(mistake.code().word());
    LOG.log(
        Level.DEBUG, "{0}: {1} {2}", subscriber.session(), mistake.code(), mistake.getMessage());
    subscriber.outbox().offer(ServerMessage.Refusal.of(mistake));
  }

  /**
   * Checks that a client may follow these patterns on one connection.
   *
   * @throws ProtocolException when a namespace is not declared, or there are too many patterns
   */
  public void requireFollowable(Client client, List<ChannelPattern> patterns)
      throws ProtocolException {
    hub.requireKnown(patterns);
    hub.requireNotTooMany(patterns.size());
  }

  /**
   * Reads the history of one channel for a client that asks over HTTP.
   *
   * @throws ProtocolException when the namespace is not declared
   */
  public Past history(Client client, Command.History command) throws ProtocolException {
    return hub.past(command, settings.connections().outboxBytes());
  }

  /** Whether there is room for one more connection. */
  public boolean hasRoom() {
    return subscribers.hasRoom();
  }

  /** Sends a heartbeat with the position up to which the client has seen everything. */
  public void heartbeat(Subscriber subscriber) {
    hub.heartbeat(subscriber);
  }

  /** Queues {@code bye} with a code, sends what is queued, and closes. Returns at once. */
  public void close(Subscriber subscriber, CloseCode code) {
    if (!subscriber.beginClosing(code)) {
      return;
    }
    telemetry.closed(code.reason());
    LOG.log(Level.DEBUG, "{0}: closed, {1}", subscriber.session(), code.reason());
    hub.forget(subscriber);
    subscriber.outbox().offer(new ServerMessage.Bye(code, retryAfterMillis(code)));
    subscriber.outbox().finish(() -> threads.execute(() -> hangUp(subscriber, code)));
  }

  private void hangUp(Subscriber subscriber, CloseCode code) {
    subscriber.carrier().close(code);
    if (subscriber.isEndKnown()) {
      subscribers.remove(subscriber);
    }
  }

  /** Closes the connection of a client that takes nothing, without {@code bye}. Returns at once. */
  public void abandon(Subscriber subscriber, CloseCode code) {
    subscriber.outbox().drop();
    if (subscriber.beginClosing(code)) {
      telemetry.closed(code.reason());
      LOG.log(Level.DEBUG, "{0}: abandoned, {1}", subscriber.session(), code.reason());
      hub.forget(subscriber);
    }
    subscribers.remove(subscriber);
    threads.execute(() -> subscriber.carrier().close(code));
  }

  /**
   * When the client should come back: a random time, from a range that grows with the number of
   * clients, so that they do not all come back at once after a restart.
   */
  private OptionalLong retryAfterMillis(CloseCode code) {
    if (!code.comeBack()) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(ThreadLocalRandom.current().nextLong(500, 500 + retrySpreadMillis()));
  }

  private long retrySpreadMillis() {
    return Math.min(MAX_SPREAD_MILLIS, 2_000 + 5L * subscribers.all().size());
  }

  /** The underlying connection is gone, whether or not the endpoint was told. */
  private void gone(Subscriber subscriber) {
    subscribers.gone(subscriber);
    if (!subscriber.isGone()) {
      subscriber.outbox().drop();
      threads.laterUnlessStopping(() -> tellContainer(subscriber), CLOSE_MILLIS);
    }
  }

  /**
   * A container does not always notice that a client left while its connection was being opened,
   * and would keep the session forever.
   */
  private void tellContainer(Subscriber subscriber) {
    if (!subscriber.isGone()) {
      disconnected(subscriber);
      subscriber.carrier().close(CloseCode.HEARTBEAT_MISSED);
    }
  }

  /** The container has closed the connection, whoever ended it. Idempotent. */
  public void disconnected(Subscriber subscriber) {
    // First: a concurrent subscription checks this flag under the hub's lock, and so is either not
    // added or removed by forget.
    subscriber.markGone();
    subscriber.outbox().drop();
    hub.forget(subscriber);
    subscribers.remove(subscriber);
  }
}
