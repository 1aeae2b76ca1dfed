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
 * The host names under which this server answers. Without this check, a foreign page could make its
 * own name resolve to this server (DNS rebinding), even on loopback, and the browser would treat
 * the page as same-origin.
 *
 * <p>Allowed are {@code localhost} and names below it, addresses and this machine's name, which
 * nobody else can have; all other names must be configured.
 */
@Singleton
public class Hosts {

  /** A name, an IPv4 address, or an IPv6 address in brackets; with or without a port. */
  private static final Pattern HOST =
      Pattern.compile("([0-9A-Za-z._-]+|\\[[0-9A-Fa-f:.]+])(?::[0-9]{0,5})?");

  private static final Pattern IP_V4 = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");

  /** The host that WildFly reports for an HTTP/1.0 request without one. */
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
    // A fully qualified name may end in a dot.
    String plain = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    return names.contains(plain) || plain.toLowerCase(Locale.ROOT).endsWith(".localhost");
  }
}
