package io.pulseboard.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseboard.inprocess.InProcessServer;
import io.pulseboard.inprocess.SocketClient;
import io.pulseboard.model.Candle;
import io.pulseboard.model.Channel;
import io.pulseboard.model.ChannelKind;
import io.pulseboard.model.Gone;
import io.pulseboard.model.MetricSample;
import io.pulseboard.model.Notice;
import io.pulseboard.model.Position;
import io.pulseboard.model.Quote;
import io.pulseboard.model.Trade;
import io.pulseboard.model.Update;
import io.pulseboard.model.View;
import io.pulseboard.wire.ServerMessage.Subscription;
import io.pulseboard.wire.ServerMessage.Welcome;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The examples of {@code src/docs/protocol.md} of what the server says are what it writes for those
 * values, to the letter. (The answer to a long poll is held against a real server's, in an
 * integration test.)
 */
class ServerExamplesTest {

  private static final long NOW = 1_763_625_600_123L;
  private static final OptionalDouble NO_RATE = OptionalDouble.empty();

  /** The bar that is on the page twice. */
  private static final Candle BAR =
      new Candle(
          "ACME",
          1_763_625_600_000L,
          5,
          price("101.20"),
          price("101.31"),
          price("101.18"),
          price("101.25"),
          5_400,
          true);

  private static BigDecimal price(String price) {
    return new BigDecimal(price);
  }

  private static Position position(long offset) {
    return new Position("k3f9a1", offset);
  }

  private static String line(Update update, long offset) {
    return Entries.of(offset, ChannelKind.EVENT, update).json(View.ALL);
  }

  private static List<String> texts(ServerMessage... messages) {
    return Stream.of(messages).map(JsonCodec::line).toList();
  }

  private static List<String> replies() {
    Entry bar = Entries.of(1045, ChannelKind.EVENT, BAR);
    return texts(
        new ServerMessage.Subscribed(
            7,
            position(1990),
            Optional.of(true),
            List.of(
                new Subscription(
                    "stocks/*", ChannelKind.STATE, true, NO_RATE, OptionalInt.of(6_000)),
                new Subscription(
                    "trades/ACME", ChannelKind.EVENT, true, NO_RATE, OptionalInt.empty()))),
        new ServerMessage.Unsubscribed(8, List.of("stocks/*")),
        new ServerMessage.Pong(9, NOW),
        new ServerMessage.Past(10, position(2018), true, List.of(bar)),
        new ServerMessage.Published(11, position(2020)),
        new ServerMessage.HelloReply(1, welcome(2000)),
        new ServerMessage.Refreshed(12));
  }

  private static Welcome welcome(long offset) {
    return new Welcome("5f0c…", "node1", "0.1.0", position(offset), 10, 500, 1_048_576, 2_000, NOW);
  }

  private static List<String> systemMessages() {
    List<String> messages =
        new ArrayList<>(
            texts(
                welcome(1900),
                new ServerMessage.Live(7, position(1990)),
                new ServerMessage.Heartbeat(position(2017), NOW + 10_000),
                new ServerMessage.Gap("trades/ACME", OptionalLong.of(12)),
                new ServerMessage.Bye(CloseCode.SHUTTING_DOWN, OptionalLong.of(1_500))));
    messages.add(refusal());
    return messages;
  }

  /** What a client is told that asks for a namespace which nobody declared. */
  private static String refusal() {
    try (InProcessServer server = InProcessServer.start(Map.of());
        SocketClient client = SocketClient.connect(HttpClient.newHttpClient(), server.liveUri())) {
      client.say("{\"id\":7,\"op\":\"subscribe\",\"channels\":[\"stonks/ACME\"]}");
      return client.awaitLine(SocketClient.isReplyTo(7)).toString();
    }
  }

  private static List<String> updates() {
    Quote quote =
        new Quote(
            "ACME",
            "Acme Tools",
            NOW,
            price("101.22"),
            price("101.25"),
            price("101.24"),
            200,
            1_204_300,
            price("100.10"),
            price("101.90"),
            price("99.87"),
            price("100.05"),
            true);
    Map<String, Double> values = new LinkedHashMap<>();
    values.put("value", 42.0);
    values.put("rate", 0.2);
    MetricSample sample =
        new MetricSample(
            new MetricSample.Series(
                new Channel("metrics/node1/base/gc.total;name=G1 Young Generation"),
                "base",
                "gc.total",
                "counter",
                "none",
                Map.of("name", "G1 Young Generation"),
                "…"),
            NOW,
            values);
    Notice shortened =
        new Notice(
            quote.channel(),
            NOW,
            ProtocolPage.parsed("{\"bid\":101.22,\"ask\":101.25,\"last\":101.24}"));
    Gone ended =
        new Gone(new Channel("metrics/node1/vendor/datasource.connections.used;pool=orders"), NOW);
    return List.of(
        line(quote, 1043),
        line(shortened, 1043),
        line(new Trade("ACME", NOW, price("101.25"), 200, Trade.Side.BUY, true), 1044),
        line(BAR, 1045),
        line(sample, 1046),
        line(ended, 1050));
  }

  @Test
  void everyExampleOfTheServersIsWhatItWrites() throws IOException {
    List<String> written = new ArrayList<>(replies());
    written.addAll(systemMessages());
    written.addAll(updates());
    assertThat(ProtocolPage.ofTheServer())
        .filteredOn(example -> !ProtocolPage.parsed(example).containsKey("updates"))
        .containsExactlyInAnyOrderElementsOf(written);
  }
}
