package io.pulseboard.soundness;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseboard.config.Settings;
import io.pulseboard.hub.HubDriver;
import io.pulseboard.journal.Journal;
import io.pulseboard.journal.MemoryJournal;
import io.pulseboard.model.ChannelKind;
import io.pulseboard.model.Gone;
import io.pulseboard.model.Notice;
import io.pulseboard.soundness.Book.Published;
import io.pulseboard.telemetry.Telemetry;
import jakarta.json.Json;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** A real hub with its journal, two clients, and the book in which stands what is true. */
final class World {

  /** Far more iterations than it takes until nothing waits anywhere. */
  private static final int PATIENCE = 100;

  private static final int RECORD_AFTER = 40;

  private static final String FILLER = "x";

  private final Settings settings;
  private final Telemetry telemetry;
  private final Set<Happening> happenings = EnumSet.noneOf(Happening.class);
  private final List<ModelClient> clients = List.of(new ModelClient(this), new ModelClient(this));

  private Journal journal;
  private HubDriver hub;
  private Book book;
  private int published;

  World(Settings settings, Telemetry telemetry) {
    this.settings = settings;
    this.telemetry = telemetry;
    start();
  }

  private void start() {
    journal = new MemoryJournal(settings);
    hub = new HubDriver(settings, journal, telemetry);
    book = new Book(journal.head().epoch());
  }

  HubDriver hub() {
    return hub;
  }

  Book book() {
    return book;
  }

  /** The oldest offset that the journal keeps. */
  long oldest() {
    return book.head() - journal.size() + 1;
  }

  void note(Happening happening) {
    happenings.add(happening);
  }

  Set<Happening> happenings() {
    return happenings;
  }

  /** Does it all, then lets everyone come back and read to the end, and looks who misses what. */
  void run(List<Action> actions) {
    clients.forEach(ModelClient::comeBack);
    actions.forEach(this::act);
    settle();
    clients.forEach(ModelClient::verifyAll);
    clients.forEach(ModelClient::cut);
    assertThat(hub.connections()).isZero();
  }

  private void act(Action action) {
    if (action instanceof Action.Publish publish) {
      publish(publish);
    } else if (action instanceof Action.End end) {
      end(end);
    } else if (action instanceof Action.Dispatch) {
      dispatch();
    } else if (action instanceof Action.Watch) {
      clients.forEach(ModelClient::beWatched);
    } else if (action instanceof Action.Restart) {
      clients.forEach(ModelClient::cut);
      start();
    } else if (action instanceof Action.Subscribe subscribe) {
      clients.get(subscribe.client()).subscribe(subscribe.patterns(), subscribe.history());
    } else if (action instanceof Action.Unsubscribe unsubscribe) {
      clients.get(unsubscribe.client()).unsubscribe(unsubscribe.pattern());
    } else if (action instanceof Action.Read read) {
      clients.get(read.client()).read(read.frames());
    } else if (action instanceof Action.Cut cut) {
      clients.get(cut.client()).cut();
    } else if (action instanceof Action.Return back) {
      clients.get(back.client()).comeBack();
    } else if (action instanceof Action.Glimpse glimpse) {
      clients.get(glimpse.client()).cut();
      clients.get(glimpse.client()).comeBack();
      clients.get(glimpse.client()).read(glimpse.frames());
      clients.get(glimpse.client()).cut();
    } else if (action instanceof Action.Heartbeat heartbeat) {
      clients.get(heartbeat.client()).beTold();
    }
  }

  private void publish(Action.Publish publish) {
    ChannelKind kind =
        settings.namespaces().event().stream().anyMatch(publish.channel()::startsWith)
            ? ChannelKind.EVENT
            : ChannelKind.STATE;
    for (int i = 0; i < publish.times(); i++) {
      int number = published++;
      var data =
          Json.createObjectBuilder()
              .add("n", number)
              .add("text", FILLER.repeat(publish.length()))
              .build();
      long offset =
          journal
              .append(Notice.of(publish.channel(), data), kind)
              .toCompletableFuture()
              .join()
              .offset();
      record();
      book.add(new Published(offset, publish.channel(), kind, number));
    }
  }

  private void end(Action.End end) {
    journal.append(Gone.of(end.channel()), ChannelKind.STATE);
    record();
    book.add(new Published(journal.head().offset(), end.channel(), ChannelKind.STATE, -1));
    note(Happening.END);
  }

  /** The history's thread comes round now and then, before the journal has let go of anything. */
  private void record() {
    if (journal.head().offset() % RECORD_AFTER == 0) {
      hub.record();
    }
  }

  private void dispatch() {
    if (hub.dispatched() < oldest() - 1) {
      note(Happening.FAN_OUT_FELL_BEHIND);
      book.neverFannedOut(hub.dispatched(), oldest() - 1);
    }
    hub.dispatch();
  }

  private void settle() {
    for (int i = 0; i < PATIENCE; i++) {
      clients.forEach(ModelClient::comeBack);
      dispatch();
      clients.forEach(client -> client.read(Integer.MAX_VALUE));
      clients.forEach(ModelClient::beWatched);
      clients.forEach(ModelClient::leaveIfRefused);
      if (hub.dispatched() == book.head() && clients.stream().allMatch(ModelClient::isSettled)) {
        return;
      }
    }
    throw new AssertionError("They never come to rest: " + clients);
  }
}
