package io.pulseboard.telemetry;

import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;

/**
 * Serves {@code /metrics} where the server does not. The class it looks for is the one that comes
 * with the WAR and that only WildFly is told of; on a server with MicroProfile Metrics of its own
 * it is not there, and neither is the servlet.
 */
@WebListener
public class MetricsServletRegistration implements ServletContextListener {

  @Override
  public void contextInitialized(ServletContextEvent event) {
    try {
      Class.forName(
          "io.smallrye.metrics.MetricsRequestHandler", false, getClass().getClassLoader());
    } catch (ClassNotFoundException e) {
      return;
    }
    event.getServletContext().addServlet("metrics", MetricsServlet.class).addMapping("/metrics");
  }
}
