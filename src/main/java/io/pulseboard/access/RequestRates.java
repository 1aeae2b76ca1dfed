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
 * How many requests come from an address: a bucket of tokens for each, of which a request takes
 * one. It fills at the configured rate, and holds what comes in {@value #BURST_SECONDS} s, so that
 * all who share an address may come back at once. Addresses that were not seen for longest are
 * forgotten. For any thread.
 */
@Singleton
public class RequestRates {

  /** So many addresses are remembered. */
  static final int MAX_ADDRESSES = 10_000;

  private static final int BURST_SECONDS = 5;
  private static final double NANOS_PER_SECOND = 1e9;

  /** Whoever has one IPv6 address has at least all that begin like it, in bytes. */
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

  /** What one address may still do. */
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
   * Counts a request; whether it may be answered.
   *
   * @param address of the client, as text
   */
  public boolean allows(String address, long nowNanos) {
    String key = key(address);
    double most = (double) perSecond * BURST_SECONDS;
    synchronized (buckets) {
      Bucket bucket = buckets.computeIfAbsent(key, unused -> new Bucket(most, nowNanos));
      double come = (nowNanos - bucket.atNanos) / NANOS_PER_SECOND * perSecond;
      bucket.tokens = Math.min(most, bucket.tokens + Math.max(0, come));
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
      // What has a colon is never looked up.
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
