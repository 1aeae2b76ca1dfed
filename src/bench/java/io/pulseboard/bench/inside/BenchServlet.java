package io.pulseboard.bench.inside;

import io.pulseboard.model.Update;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A bean of an application, as any other: fires updates at a rate that {@code POST /bench} sets.
 *
 * <p>{@code rate} is in updates per second, in all (0 stops); {@code channel} is their channel, or
 * with {@code channels} the beginning of the names of so many; {@code pad} is the length of their
 * text. Each channel beginning has a publisher of its own. With {@code gc} the heap is collected
 * first. The answer says how much of it is used.
 */
@WebServlet("/bench")
public class BenchServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  @Inject private transient Event<Update> updates;
  @Resource private transient ManagedThreadFactory threads;

  private final transient Map<String, Publisher> publishers = new ConcurrentHashMap<>();

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String channel = request.getParameter("channel");
    if (channel != null) {
      Publisher before = publishers.remove(channel);
      if (before != null) {
        before.stop();
      }
      double rate = Double.parseDouble(request.getParameter("rate"));
      if (rate > 0) {
        start(channel, rate, request);
      }
    }
    if (request.getParameter("gc") != null) {
      System.gc();
    }
    long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    response.getWriter().println("heap=" + heap);
  }

  private void start(String channel, double rate, HttpServletRequest request) {
    String channels = request.getParameter("channels");
    Publisher publisher =
        new Publisher(
            updates::fire,
            Publisher.names(channel, channels == null ? 1 : Integer.parseInt(channels)),
            rate,
            Integer.parseInt(request.getParameter("pad")));
    publishers.put(channel, publisher);
    threads.newThread(publisher).start();
  }

  @Override
  public void destroy() {
    publishers.values().forEach(Publisher::stop);
  }
}
