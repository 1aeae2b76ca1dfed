package io.pulseboard.access;

import io.pulseboard.config.Settings;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Limits the request rate of each address with a token bucket. A request takes one token; the
 * bucket refills at the configured rate and holds {@value #BURST_SECONDS} s worth of tokens, so
 * that all clients behind one address may reconnect at once. The least recently seen addresses are
 * forgotten. For any thread.
 */
@Singleton
public class RequestRates {

  /** The most addresses that are remembered. */
  static final int MAX_ADDRESSES = 10_000;

  private static final int BURST_SECONDS = 5;
  private static final double NANOS_PER_SECOND = 1e9;

  /** IPv6 addresses are counted by /64 prefix, in bytes: whoever has one has the whole /64. */
  private static final int NETWORK_LENGTH = 8;

  private final int perSecond;
  private final Map<String, Bucket> buckets =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
          return size() > MAX_ADDRESSES;
        }
      };

  /** The tokens that one address has left. */
  private static final class Bucket {
    private double tokens;
    private long atNanos;

    Bucket(double tokens, long atNanos) {
      this.tokens = tokens;
      this.atNanos = atNanos;
    }
  }

  @Inject
  public RequestRates(Settings settings) {
    this.perSecond = settings.requests().maxPerSecond();
  }

  /**
   * Counts a request and returns whether it is within the limit.
   *
   * @param address the client's address, as text
   * @param nowNanos a monotonic clock, in ns
   */
  public boolean allows(String address, long nowNanos) {
    String key = key(address);
    double capacity = (double) perSecond * BURST_SECONDS;
    synchronized (buckets) {
      Bucket bucket = buckets.computeIfAbsent(key, unused -> new Bucket(capacity, nowNanos));
      double refill = (nowNanos - bucket.atNanos) / NANOS_PER_SECOND * perSecond;
      bucket.tokens = Math.min(capacity, bucket.tokens + Math.max(0, refill));
      bucket.atNanos = nowNanos;
      if (bucket.tokens < 1) {
        return false;
      }
      bucket.tokens--;
      return true;
    }
  }

  private static String key(String address) {
    if (address == null || address.indexOf(':') < 0) {
      return String.valueOf(address);
    }
    try {
      // An address with a colon never causes a DNS lookup.
      byte[] bytes = InetAddress.getByName(address).getAddress();
      return bytes.length > NETWORK_LENGTH
          ? Arrays.toString(Arrays.copyOf(bytes, NETWORK_LENGTH))
          : address;
    } catch (UnknownHostException e) {
      return address;
    }
  }

  /** How many addresses are remembered. */
  int size() {
    synchronized (buckets) {
      return buckets.size();
    }
  }

  /** The configured rate. */
  public int perSecond() {
    return perSecond;
  }
}
