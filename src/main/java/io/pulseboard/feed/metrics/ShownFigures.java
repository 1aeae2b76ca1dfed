package io.pulseboard.feed.metrics;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.metrics.Counter;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricID;
import org.eclipse.microprofile.metrics.MetricRegistry;

/** Figures with their values, as metrics of one registry. For one caller at a time. */
final class ShownFigures {

  /** More would say that the server makes a new MBean for everything that happens. */
  static final int MAX = 5_000;

  /** One that is shown. */
  private static final class Shown {
    private volatile double value;
    private Counter counter;
  }

  private final MetricRegistry registry;
  private final Map<MetricID, Shown> shown = new HashMap<>();

  ShownFigures(MetricRegistry registry) {
    this.registry = registry;
  }

  /**
   * Shows a value, from now on or in place of the one before. Throws what the registry throws.
   *
   * @return false when so many figures are shown that there is no room for one more
   */
  boolean show(MetricID id, Figure figure, double value) {
    Shown already = shown.get(id);
    if (already != null && already.counter != null && value < already.counter.getCount()) {
      // The server began anew, and so does the counter.
      hide(id);
      already = null;
    }
    if (already == null) {
      if (shown.size() >= MAX) {
        return false;
      }
      already = register(id, figure);
      shown.put(id, already);
    }
    already.value = value;
    if (already.counter != null) {
      already.counter.inc(Math.max(0, (long) value - already.counter.getCount()));
    }
    return true;
  }

  private Shown register(MetricID id, Figure figure) {
    Metadata metadata =
        Metadata.builder()
            .withName(figure.metric())
            .withUnit(figure.unit())
            .withDescription(figure.description())
            .build();
    Shown figureShown = new Shown();
    if (figure.isCounter()) {
      figureShown.counter = registry.counter(metadata, id.getTagsAsArray());
    } else {
      registry.gauge(metadata, () -> figureShown.value, id.getTagsAsArray());
    }
    return figureShown;
  }

  /** Takes all others away. */
  void hideAllBut(Set<MetricID> stay) {
    List<MetricID> gone = shown.keySet().stream().filter(id -> !stay.contains(id)).toList();
    gone.forEach(this::hide);
  }

  private void hide(MetricID id) {
    shown.remove(id);
    registry.remove(id);
  }
}
