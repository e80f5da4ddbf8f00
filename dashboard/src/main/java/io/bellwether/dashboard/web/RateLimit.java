package io.bellwether.dashboard.web;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A bucket of permits for each address, filled at a steady rate. Addresses not seen for longest are
 * forgotten first. Any thread.
 */
final class RateLimit {
  private static final int MAX_ADDRESSES = 10_000;

  private final double perSecond;
  private final double burst;
  private final Clock clock;
  private final Map<String, Bucket> buckets =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
          return size() > MAX_ADDRESSES;
        }
      };

  private static final class Bucket {
    private double permits;
    private long filledAt;
  }

  RateLimit(double perSecond, double burst, Clock clock) {
    this.perSecond = perSecond;
    this.burst = burst;
    this.clock = clock;
  }

  synchronized boolean permits(String address) {
    long now = clock.millis();
    Bucket bucket = buckets.get(address);
    if (bucket == null) {
      bucket = new Bucket();
      bucket.permits = burst;
      bucket.filledAt = now;
      buckets.put(address, bucket);
    }
    double gained = Math.max(0, now - bucket.filledAt) / 1000.0 * perSecond;
    bucket.permits = Math.min(burst, bucket.permits + gained);
    bucket.filledAt = now;
    if (bucket.permits < 1) {
      return false;
    }
    bucket.permits--;
    return true;
  }
}
