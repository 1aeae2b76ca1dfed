package io.pulseboard.endpoint.http;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.annotation.WebListener;

/**
 * Serves {@code /metrics} below the application, on every server. Where SmallRye is, which comes
 * with the WAR and which only WildFly is told of, it answers; a server with MicroProfile Metrics of
 * its own answers at its root, and callers are sent there. An application that is itself at the
 * root must not map that path: it would hide the server's.
 */
@WebListener
public class MetricsServletRegistration implements ServletContextListener {

  @Override
  public void contextInitialized(ServletContextEvent event) {
    ServletContext context = event.getServletContext();
    if (isSmallRyeThere()) {
      register(context, MetricsServlet.class);
    } else if (!context.getContextPath().isEmpty()) {
      register(context, MetricsRedirectServlet.class);
    }
  }

  private static void register(ServletContext context, Class<? extends HttpEndpoint> servlet) {
    ServletRegistration.Dynamic registration = context.addServlet("metrics", servlet);
    registration.setAsyncSupported(true);
    registration.addMapping("/metrics");
  }

  private boolean isSmallRyeThere() {
    try {
      Class.forName(
          "io.smallrye.metrics.MetricsRequestHandler", false, getClass().getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }
}
