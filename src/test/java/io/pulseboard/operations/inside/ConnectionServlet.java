package io.pulseboard.operations.inside;

import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.sql.SQLException;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import javax.sql.DataSource;

/**
 * Says how a request looks to an application: client's address, scheme and host; with {@code ?id}
 * the name of its connection. With {@code ?datasource=name} it asks that datasource's database who
 * is asking, with {@code ?silent} it says nothing for 30 s.
 */
@WebServlet(urlPatterns = "/connection", asyncSupported = true)
public class ConnectionServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    response.setContentType("text/plain");
    if ("silent".equals(request.getQueryString())) {
      request.startAsync().setTimeout(30_000);
      return;
    }
    if ("id".equals(request.getQueryString())) {
      response.getWriter().print(request.getServletConnection().getConnectionId());
      return;
    }
    String datasource = request.getParameter("datasource");
    if (datasource != null) {
      response.getWriter().print(userOf(datasource));
      return;
    }
    response
        .getWriter()
        .printf(
            "%s %s %s", request.getRemoteAddr(), request.getScheme(), request.getHeader("Host"));
  }

  private static String userOf(String datasource) throws ServletException {
    try (var connection = ((DataSource) new InitialContext().lookup(datasource)).getConnection();
        var statement = connection.createStatement();
        var row = statement.executeQuery("select current_user, version()")) {
      row.next();
      return row.getString(1) + " " + row.getString(2);
    } catch (NamingException | SQLException e) {
      throw new ServletException(e);
    }
  }
}
