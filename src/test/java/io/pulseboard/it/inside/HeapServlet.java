package io.pulseboard.it.inside;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.management.ManagementFactory;

/** Says what the live objects of the server take, in bytes. */
@WebServlet("/heap")
public class HeapServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    System.gc();
    response.setContentType("text/plain");
    response
        .getWriter()
        .println(ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
  }
}
