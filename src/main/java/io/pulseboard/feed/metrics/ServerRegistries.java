package io.pulseboard.feed.metrics;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.annotation.RegistryScope;

/**
 * All metric registries to sample. Payara 6 gives each application empty {@code base} and {@code
 * vendor} registries of its own and keeps the JVM's and the server's metrics in a context that no
 * injection point reaches, so they are obtained from its service by reflection. If that fails, a
 * warning is logged and the injected registries remain. Immutable, for any thread.
 */
@Singleton
public class ServerRegistries {

  private static final System.Logger LOG = System.getLogger(ServerRegistries.class.getName());

  private static final String PAYARAS_SERVICES = "org.glassfish.internal.api.Globals";
  private static final String PAYARAS_METRICS = "fish.payara.microprofile.metrics.MetricsService";

  /** Payara's name for the context of the server itself. */
  private static final String SERVER_CONTEXT = "";

  /** A registry and the scope of its metrics. */
  record Scoped(String scope, MetricRegistry registry) {}

  private final List<Scoped> all = new ArrayList<>();

  @Inject
  public ServerRegistries(
      @RegistryScope(scope = MetricRegistry.BASE_SCOPE) MetricRegistry base,
      @RegistryScope(scope = MetricRegistry.VENDOR_SCOPE) MetricRegistry vendor,
      @RegistryScope(scope = MetricRegistry.APPLICATION_SCOPE) MetricRegistry application) {
    all.add(new Scoped(MetricRegistry.BASE_SCOPE, base));
    all.add(new Scoped(MetricRegistry.VENDOR_SCOPE, vendor));
    all.add(new Scoped(MetricRegistry.APPLICATION_SCOPE, application));
    addPayaras();
  }

  List<Scoped> all() {
    return all;
  }

  /** The names of all metrics of the base scope. */
  Set<String> baseNames() {
    return all.stream()
        .filter(scoped -> scoped.scope().equals(MetricRegistry.BASE_SCOPE))
        .flatMap(scoped -> scoped.registry().getNames().stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  private void addPayaras() {
    try {
      ClassLoader loader = getClass().getClassLoader();
      Class<?> services = Class.forName(PAYARAS_SERVICES, true, loader);
      Class<?> metrics = Class.forName(PAYARAS_METRICS, true, loader);
      Object service = services.getMethod("get", Class.class).invoke(null, metrics);
      Object context =
          metrics.getMethod("getContext", String.class).invoke(service, SERVER_CONTEXT);
      for (String scope : List.of(MetricRegistry.BASE_SCOPE, MetricRegistry.VENDOR_SCOPE)) {
        Object registry =
            Class.forName(PAYARAS_METRICS + "$MetricsContext", true, loader)
                .getMethod("getOrCreateRegistry", String.class)
                .invoke(context, scope);
        all.add(new Scoped(scope, (MetricRegistry) registry));
      }
    } catch (ClassNotFoundException e) {
      LOG.log(Level.DEBUG, "Not Payara: only the injected registries are used.");
    } catch (ReflectiveOperationException | RuntimeException e) {
      LOG.log(Level.WARNING, "Payara's own metrics are unavailable: {0}", e.toString());
    }
  }
}
