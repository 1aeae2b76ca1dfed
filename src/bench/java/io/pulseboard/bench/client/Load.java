package io.pulseboard.bench.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/**
 * The load client's one thread: {@code Load <port> <protocol> <pick> <channel>…}. Each connection
 * follows so many of the channels, by its own choice.
 *
 * <p>Its commands come by standard input, a line each, and it ends with it: {@code open <n>},
 * {@code window <one in so many is timed>}, {@code report}, {@code drain}, {@code stall <share>},
 * {@code slow <share>}, {@code churn <share a second>}, {@code ask <ms>} (plain polling).
 */
public final class Load {

  private static final int MAX_PENDING = 64;
  private static final int BUFFER_BYTES = 4 << 20;

  /** Of each socket; 0 leaves it to the system. */
  private static final int RECEIVE_BUFFER_BYTES = Integer.getInteger("load.receive-buffer", 0);

  /** Where those who are opened continue; empty for the beginning. */
  private static final String SINCE = System.getProperty("load.since", "");

  private static final long SLOW_READ_MILLIS = 1_000;

  /**
   * What a connection is to follow.
   *
   * @param channels their names
   * @param since where to continue, or empty
   */
  record Aim(List<String> channels, String since) {}

  final Tally tally = new Tally();

  /** The length of most messages, so that their end needs no search. */
  int usualLength;

  /** Whether each connection remembers where it is, so that it can resume. */
  boolean keepsCursors;

  private final InetSocketAddress server;
  private final String protocol;
  private final int pick;
  private final List<String> channels;
  private final Selector selector = Selector.open();
  private final ByteBuffer shared = ByteBuffer.allocateDirect(BUFFER_BYTES);
  private final Queue<String> commands = new ConcurrentLinkedQueue<>();
  private final List<Connection> connections = new ArrayList<>();
  private final List<Connection> gone = new ArrayList<>();
  private final Random random = new Random(1);
  private final Drain drain = new Drain();
  private int wanted;
  private int pending;
  private int live;
  private boolean opening;
  private double churnShare;
  private long churnedNanos;
  private long slowNanos;
  private int slow;
  private long askNanos;
  private long askEveryMillis;

  private Load(String[] arguments) throws IOException {
    server = new InetSocketAddress("127.0.0.1", Integer.parseInt(arguments[0]));
    protocol = arguments[1];
    pick = Integer.parseInt(arguments[2]);
    channels = List.of(arguments).subList(3, arguments.length);
  }

  public static void main(String[] arguments) throws IOException {
    new Load(arguments).run();
  }

  private void run() throws IOException {
    Thread reader = new Thread(this::readCommands, "commands");
    reader.setDaemon(true);
    reader.start();
    while (true) {
      selector.select(this::ready, 20);
      gone.forEach(this::forget);
      gone.clear();
      long now = System.nanoTime();
      for (String command = commands.poll(); command != null; command = commands.poll()) {
        obey(command.split(" "));
      }
      open();
      if (drain.ends(now, tally.bytesIn)) {
        say("drained");
      }
      churn(now);
      readSlowly(now);
      ask(now);
    }
  }

  private void readCommands() {
    try (var lines = new BufferedReader(new InputStreamReader(System.in))) {
      lines
          .lines()
          .forEach(
              line -> {
                commands.add(line);
                selector.wakeup();
              });
    } catch (IOException e) {
      // The same as its end.
    }
    System.exit(0);
  }

  private void obey(String[] command) throws IOException {
    switch (command[0]) {
      case "open" -> {
        wanted = Integer.parseInt(command[1]);
        opening = true;
      }
      case "window" -> tally.reset(Integer.parseInt(command[1]));
      case "report" -> say(tally.report(live));
      case "drain" -> drain.start(System.nanoTime());
      case "stall" -> stall((int) (Double.parseDouble(command[1]) * connections.size()));
      case "slow" -> {
        slow = (int) (Double.parseDouble(command[1]) * connections.size());
        stall(slow);
      }
      case "churn" -> {
        churnShare = Double.parseDouble(command[1]);
        churnedNanos = System.nanoTime();
        keepsCursors = true;
      }
      case "ask" -> askEveryMillis = Long.parseLong(command[1]);
      default -> throw new IllegalArgumentException(command[0]);
    }
  }

  void say(String line) {
    System.out.println(line);
  }

  private void ready(SelectionKey key) {
    Connection connection = (Connection) key.attachment();
    try {
      if (key.isConnectable()) {
        connection.connected();
      } else if (key.isReadable()) {
        connection.readable(shared);
      }
    } catch (IOException e) {
      closed(connection);
    }
  }

  void becameLive() {
    pending--;
    live++;
  }

  /** The server ended it. */
  void closed(Connection connection) {
    tally.closed++;
    gone.add(connection);
  }

  private void forget(Connection connection) {
    if (connections.remove(connection)) {
      if (connection.isLive()) {
        live--;
      } else {
        pending--;
      }
      connection.abort();
    }
  }

  private void open() throws IOException {
    while (connections.size() < wanted && pending < MAX_PENDING && opening) {
      connect(new Aim(choice(), SINCE));
    }
    if (opening && live >= wanted) {
      opening = false;
      say("opened " + live);
    }
  }

  private List<String> choice() {
    return pick >= channels.size()
        ? channels
        : random.ints(0, channels.size()).distinct().limit(pick).mapToObj(channels::get).toList();
  }

  private void connect(Aim aim) throws IOException {
    SocketChannel channel = SocketChannel.open();
    channel.configureBlocking(false);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    // Closed by a reset: no port is left waiting.
    channel.setOption(StandardSocketOptions.SO_LINGER, 0);
    if (RECEIVE_BUFFER_BYTES > 0) {
      channel.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER_BYTES);
    }
    SelectionKey key = channel.register(selector, SelectionKey.OP_CONNECT);
    pending++;
    connections.add(connection(channel, key, aim));
    channel.connect(server);
  }

  private Connection connection(SocketChannel channel, SelectionKey key, Aim aim) {
    return switch (protocol) {
      case "json" -> new LineSocket(this, channel, key, aim, true);
      case "ws" -> new LineSocket(this, channel, key, aim, false);
      case "binary" -> new BinarySocket(this, channel, key, aim);
      case "socket.io" -> new SocketIoConnection(this, channel, key, aim);
      case "sse" -> new StreamConnection(this, channel, key, aim);
      case "long-poll" -> new PollConnection(this, channel, key, aim, 25);
      case "poll" -> new PollConnection(this, channel, key, aim, 0);
      default -> throw new IllegalArgumentException("No protocol " + protocol);
    };
  }

  private void stall(int count) {
    for (int i = 0; i < connections.size(); i++) {
      if (connections.get(i).isReading() != i >= count) {
        connections.get(i).setReading(i >= count);
      }
    }
  }

  /** Slow readers take a little once a second. */
  private void readSlowly(long now) throws IOException {
    if (slow == 0 || millis(now - slowNanos) < SLOW_READ_MILLIS) {
      return;
    }
    slowNanos = now;
    for (Connection connection : List.copyOf(connections)) {
      if (!connection.isReading() && connection.isLive()) {
        try {
          connection.sip(shared);
        } catch (IOException e) {
          closed(connection);
        }
      }
    }
  }

  /** Some leave without a word and come back at once, continuing where they were. */
  private void churn(long now) throws IOException {
    if (churnShare == 0) {
      return;
    }
    long every = (long) (1e9 / (churnShare * wanted));
    for (; now - churnedNanos > every; churnedNanos += every) {
      Connection leaving = connections.get(random.nextInt(connections.size()));
      if (leaving.isLive() && leaving.isReading()) {
        forget(leaving);
        connect(new Aim(leaving.channels, leaving.cursor()));
      }
    }
    while (connections.size() < wanted && pending < MAX_PENDING) {
      connect(new Aim(choice(), ""));
    }
  }

  private void ask(long now) throws IOException {
    if (askEveryMillis == 0 || millis(now - askNanos) < askEveryMillis) {
      return;
    }
    askNanos = now;
    for (Connection connection : connections) {
      if (connection.isLive() && connection instanceof PollConnection poll) {
        poll.ask();
      }
    }
  }

  private static long millis(long nanos) {
    return TimeUnit.NANOSECONDS.toMillis(nanos);
  }
}
