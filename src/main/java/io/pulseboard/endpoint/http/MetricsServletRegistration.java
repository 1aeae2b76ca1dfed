package io.pulseboard.endpoint.http;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.annotation.WebListener;

/**
 * Serves {@code /metrics} below the application, on every server. Where SmallRye Metrics is
 * present, it answers: the WAR brings SmallRye, and only WildFly is configured to see it. A server
 * with its own MicroProfile Metrics answers at its root, and callers are redirected there. An
 * application that is itself at the root must not map this path, since it would hide the server's.
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
