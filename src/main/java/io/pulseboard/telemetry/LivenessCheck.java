package io.pulseboard.telemetry;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Liveness;

/**
 * Down only when an activity has ended that nothing but a restart can revive. Not a bean on servers
 * without MicroProfile Health: {@code beans.xml} excludes it.
 */
@Liveness
@ApplicationScoped
public class LivenessCheck implements HealthCheck {

  @Inject private Vitals vitals;

  @Override
  public HealthCheckResponse call() {
    HealthCheckResponseBuilder response = HealthCheckResponse.named("pulseboard-alive").up();
    for (Activity activity : vitals.activities()) {
      if (activity.isDead()) {
        response.down().withData(activity.name(), activity.trouble().orElse("dead"));
      }
    }
    return response.build();
  }
}
