package io.pulseboard.telemetry;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Up while all enabled activities run; otherwise names those that do not, since when, and their
 * expected period. Not a bean on servers without MicroProfile Health: {@code beans.xml} excludes
 * it.
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
