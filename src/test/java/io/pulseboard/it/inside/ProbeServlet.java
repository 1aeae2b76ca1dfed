package io.pulseboard.it.inside;

import io.pulseboard.model.Gone;
import io.pulseboard.model.Notice;
import io.pulseboard.model.Update;
import jakarta.annotation.Resource;
import jakarta.ejb.EJB;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.transaction.UserTransaction;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.stream.IntStream;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import javax.sql.DataSource;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.annotation.RegistryScope;

/** An application beside Pulseboard: does in the server what a test asks for. */
@WebServlet("/probe")
public class ProbeServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  @Inject private transient Event<Update> updates;
  @Resource private transient UserTransaction transaction;
  @Resource private transient ManagedExecutorService executor;
  @EJB private transient TimerStopper timers;

  @Inject
  @RegistryScope(scope = MetricRegistry.APPLICATION_SCOPE)
  private transient MetricRegistry metrics;

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    request.setCharacterEncoding("UTF-8");
    String channel = request.getParameter("channel");
    String text = request.getParameter("text");
    try {
      switch (request.getParameter("do")) {
        case "publish" -> updates.fire(Notice.of(channel, text));
        case "end" -> updates.fire(Gone.of(channel));
        case "forget-metric" -> metrics.remove(text);
        case "flood" -> flood(channel, Integer.parseInt(request.getParameter("count")), text);
        case "names" -> names(channel, Integer.parseInt(request.getParameter("count")), text);
        case "commit" -> {
          transaction.begin();
          updates.fire(Notice.of(channel, text));
          transaction.commit();
        }
        case "rollback" -> {
          transaction.begin();
          updates.fire(Notice.of(channel, text));
          transaction.rollback();
        }
        case "metrics" -> registerMetrics();
        case "timer" -> metrics.timer("probe.timer").update(java.time.Duration.ofMillis(250));
        case "connection" -> useConnection();
        case "task" -> executor.submit(() -> {}).get();
        case "stop-timer" -> timers.stop(text);
        case "interrupt" -> interrupt(text);
        default -> response.sendError(400);
      }
    } catch (Exception e) {
      throw new ServletException(e);
    }
  }

  private void useConnection() throws NamingException, SQLException {
    DataSource source = InitialContext.doLookup("java:comp/DefaultDataSource");
    try (Connection connection = source.getConnection()) {
      connection.createStatement().execute("SELECT 1");
    }
  }

  private void interrupt(String threadName) {
    Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals(threadName))
        .forEach(Thread::interrupt);
  }

  private void flood(String channel, int count, String text) {
    IntStream.range(0, count).forEach(i -> updates.fire(Notice.of(channel, i + " " + text)));
  }

  private void names(String prefix, int count, String text) {
    IntStream.range(0, count).forEach(i -> updates.fire(Notice.of(prefix + i, text)));
  }

  private void registerMetrics() {
    metrics.gauge("probe.broken", this::broken);
    metrics.gauge("probe.late", () -> 42);
    metrics.counter("probe.counter").inc(3);
    metrics.histogram("probe.histogram").update(10);
  }

  private int broken() {
    throw new IllegalStateException("broken on purpose");
  }
}
