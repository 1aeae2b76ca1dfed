package io.pulseboard.endpoint.http;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;

/**
 * Serves the dashboard's files from memory. Replaces the container's own servlet, which holds a
 * thread for as long as a client does not read. All files are read at startup; they are few and
 * part of the WAR.
 */
@WebServlet(urlPatterns = "/", asyncSupported = true, loadOnStartup = 1)
public class FileServlet extends HttpEndpoint {

  private static final long serialVersionUID = 1L;

  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("html", "text/html;charset=UTF-8"),
          Map.entry("js", "text/javascript;charset=UTF-8"),
          Map.entry("mjs", "text/javascript;charset=UTF-8"),
          Map.entry("css", "text/css;charset=UTF-8"),
          Map.entry("json", "application/json;charset=UTF-8"),
          Map.entry("map", "application/json;charset=UTF-8"),
          Map.entry("txt", "text/plain;charset=UTF-8"),
          Map.entry("svg", "image/svg+xml"),
          Map.entry("png", "image/png"),
          Map.entry("ico", "image/x-icon"),
          Map.entry("woff2", "font/woff2"));

  private static final byte[] NOTHING =
      "There is nothing at this address.\n".getBytes(StandardCharsets.UTF_8);

  private final transient Map<String, StoredFile> files = new HashMap<>();

  /** A file, ready to be sent. */
  private record StoredFile(String type, byte[] bytes, String tag) {}

  public FileServlet() {
    super("GET", "HEAD");
  }

  @Override
  public void init() throws ServletException {
    try {
      readAll("/");
    } catch (IOException e) {
      throw new ServletException("The dashboard's files could not be read.", e);
    }
  }

  private void readAll(String folder) throws IOException {
    ServletContext context = getServletContext();
    Set<String> paths = context.getResourcePaths(folder);
    if (paths == null) {
      return;
    }
    for (String path : paths) {
      if (path.startsWith("/WEB-INF") || path.startsWith("/META-INF")) {
        continue;
      }
      if (path.endsWith("/")) {
        readAll(path);
      } else {
        read(context, path);
      }
    }
  }

  private void read(ServletContext context, String path) throws IOException {
    try (InputStream in = context.getResourceAsStream(path)) {
      if (in != null) {
        byte[] bytes = in.readAllBytes();
        files.put(path, new StoredFile(type(path), bytes, tag(bytes)));
      }
    }
  }

  private static String type(String path) {
    return TYPES.getOrDefault(
        path.substring(path.lastIndexOf('.') + 1),
        path.contains("LICENSE") ? TYPES.get("txt") : "application/octet-stream");
  }

  private static String tag(byte[] bytes) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
      return '"' + HexFormat.of().formatHex(hash, 0, 12) + '"';
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java runtime has SHA-256.", e);
    }
  }

  @Override
  protected void answer(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String info = request.getPathInfo();
    String path = request.getServletPath() + (info == null ? "" : info);
    StoredFile file = files.get(path.isEmpty() || path.equals("/") ? "/index.html" : path);
    Answer answer;
    if (file == null) {
      answer = Answer.of(404, TYPES.get("txt"), NOTHING);
    } else if (isKnown(request.getHeader("If-None-Match"), file.tag())) {
      answer = Answer.empty(304).with("ETag", file.tag());
    } else {
      answer = Answer.of(200, file.type(), file.bytes()).with("ETag", file.tag());
    }
    answers().send(request, response, answer);
  }

  /** Compares weakly (RFC 9110, section 13.1.2), since a proxy that compresses weakens the tag. */
  private static boolean isKnown(String tags, String tag) {
    return tags != null
        && Arrays.stream(tags.split(","))
            .map(String::strip)
            .map(one -> one.startsWith("W/") ? one.substring(2) : one)
            .anyMatch(one -> one.equals("*") || one.equals(tag));
  }
}
