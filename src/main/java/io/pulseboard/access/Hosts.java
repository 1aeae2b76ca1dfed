package io.pulseboard.access;

import io.pulseboard.config.Settings;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Under which names this server answers. Without this check a foreign page could have its own name
 * resolve to this server (DNS rebinding), and so be one of the server's own to the browser, on
 * loopback too.
 *
 * <p>Nobody else can have {@code localhost}, a name below it, an address, or this machine's name;
 * all other names must be configured.
 */
@Singleton
public class Hosts {

  /** A name, an IPv4 address, or an IPv6 address in brackets; with or without a port. */
  private static final Pattern HOST =
      Pattern.compile("([0-9A-Za-z._-]+|\\[[0-9A-Fa-f:.]+])(?::[0-9]{0,5})?");

  private static final Pattern IP_V4 = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");

  /** What WildFly makes of a request of HTTP/1.0 that says none. */
  private static final String NONE = "default-host";

  private final Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

  @Inject
  public Hosts(Settings settings) {
    this(settings, ownName());
  }

  Hosts(Settings settings, String ownName) {
    names.addAll(settings.requests().hosts());
    names.add("localhost");
    names.add(NONE);
    names.add(ownName);
  }

  private static String ownName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }

  /**
   * Whether the server answers under this name.
   *
   * @param host the {@code Host} header; null is allowed, since browsers always send one
   */
  public boolean allows(String host) {
    if (host == null) {
      return true;
    }
    Matcher parts = HOST.matcher(host);
    if (!parts.matches()) {
      return false;
    }
    String name = parts.group(1);
    if (name.startsWith("[") || IP_V4.matcher(name).matches()) {
      return true;
    }
    // With the dot that ends a full name it is the same name.
    String plain = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    return names.contains(plain) || plain.toLowerCase(Locale.ROOT).endsWith(".localhost");
  }
}
