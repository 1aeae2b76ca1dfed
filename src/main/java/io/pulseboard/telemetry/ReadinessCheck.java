package io.pulseboard.telemetry;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Up while everything that is enabled runs; else it says what does not, since when, and how often
 * it should have. Not a bean where the server has no MicroProfile Health: {@code beans.xml}.
 */
@Readiness
@ApplicationScoped
public class ReadinessCheck implements HealthCheck {

  @Inject private Vitals vitals;

  @Override
  public HealthCheckResponse call() {
    HealthCheckResponseBuilder response = HealthCheckResponse.named("pulseboard-activities").up();
    for (Activity activity : vitals.activities()) {
      Optional<String> trouble = activity.trouble();
      response.withData(activity.name(), trouble.orElse("running"));
      if (trouble.isPresent()) {
        response.down();
      }
    }
    return response.build();
  }
}
