package io.bellwether.dashboard.views;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bellwether.schema.ExpertAccount;
import io.bellwether.schema.Prediction;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * How much comes, how fast it was decided and who did not answer. Rates are by the second in which
 * a prediction was read here; latency is from event time to emission, and known only where the job
 * handles items on arrival. Not thread-safe.
 */
final class Load {
  static final int SECONDS = 120;
  private static final int MAX_LATENCIES = 2048;
  private static final int RATE_OVER_SECONDS = 5;

  private final long[] perSecond = new long[SECONDS];
  private final long[] latencies = new long[MAX_LATENCIES];
  private final Map<String, Long> abstentions = new TreeMap<>();
  private long numLatencies;
  private long second = -1;
  private long numPredictions;
  private long numDegraded;
  private long numVotes;

  void add(Prediction prediction, long nowMillis) {
    advance(nowMillis);
    perSecond[(int) (second % SECONDS)]++;
    numPredictions++;
    numDegraded += prediction.getDegraded() ? 1 : 0;
    for (ExpertAccount account : prediction.getExperts()) {
      if (account.getAbstention() == null) {
        numVotes++;
      } else {
        abstentions.merge(account.getAbstention().name(), 1L, Long::sum);
      }
    }
    if (prediction.getEmittedAt() != null) {
      latencies[(int) (numLatencies++ % MAX_LATENCIES)] =
          Math.max(
              0,
              prediction.getEmittedAt().toEpochMilli() - prediction.getEventTime().toEpochMilli());
    }
  }

  private void advance(long nowMillis) {
    long now = Math.max(second, nowMillis / 1000);
    if (second < 0 || now - second >= SECONDS) {
      Arrays.fill(perSecond, 0);
    } else {
      for (long s = second + 1; s <= now; s++) {
        perSecond[(int) (s % SECONDS)] = 0;
      }
    }
    second = now;
  }

  ObjectNode json(long nowMillis) {
    advance(nowMillis);
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("predictions", numPredictions);
    json.put("degraded", numDegraded);
    json.put("votes", numVotes);
    ArrayNode series = json.putArray("perSecond");
    // The newest second is not over yet.
    for (long s = second - SECONDS + 1; s < second; s++) {
      series.add(perSecond[(int) Math.floorMod(s, (long) SECONDS)]);
    }
    long recent = 0;
    for (int i = 1; i <= RATE_OVER_SECONDS; i++) {
      recent += perSecond[(int) Math.floorMod(second - i, (long) SECONDS)];
    }
    json.put("rate", (double) recent / RATE_OVER_SECONDS);
    latency(json);
    ObjectNode reasons = json.putObject("abstentions");
    abstentions.forEach(reasons::put);
    return json;
  }

  private void latency(ObjectNode json) {
    int count = (int) Math.min(numLatencies, MAX_LATENCIES);
    if (count == 0) {
      json.putNull("latency");
      return;
    }
    long[] sorted = Arrays.copyOf(latencies, count);
    Arrays.sort(sorted);
    ObjectNode latency = json.putObject("latency");
    latency.put("p50", sorted[(count - 1) / 2]);
    latency.put("p95", sorted[(int) ((count - 1) * 0.95)]);
    latency.put("p99", sorted[(int) ((count - 1) * 0.99)]);
  }

  long numPredictions() {
    return numPredictions;
  }

  long numDegraded() {
    return numDegraded;
  }
}
