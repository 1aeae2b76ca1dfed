package io.pulseboard.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecentChannelsTest {

  private final List<String> forgotten = new ArrayList<>();
  private final RecentChannels<Integer> channels =
      new RecentChannels<>(4, (name, known) -> forgotten.add(name));

  private void hear(String namespace, String name) {
    if (channels.heard(namespace, name) == null) {
      channels.add(namespace, name, 1);
    }
  }

  @Test
  void theLargestNamespaceGivesUpWhatWasSilentLongest() {
    hear("metrics", "metrics/a");
    hear("rooms", "rooms/1");
    hear("rooms", "rooms/2");
    hear("rooms", "rooms/3");
    hear("rooms", "rooms/1");
    hear("metrics", "metrics/b");
    assertThat(forgotten).containsExactly("rooms/2");
    assertThat(channels.size()).isEqualTo(4);
    assertThat(channels.heard("rooms", "rooms/2")).isNull();
    assertThat(channels.heard("metrics", "metrics/a")).isEqualTo(1);
  }

  @Test
  void oneChannelIsEnoughForAll() {
    RecentChannels<Integer> one = new RecentChannels<>(1, (name, known) -> forgotten.add(name));
    one.add("rooms", "rooms/1", 1);
    one.add("metrics", "metrics/1", 1);
    one.add("rooms", "rooms/2", 1);
    assertThat(forgotten).containsExactly("rooms/1", "metrics/1");
    assertThat(one.size()).isEqualTo(1);
  }
}
