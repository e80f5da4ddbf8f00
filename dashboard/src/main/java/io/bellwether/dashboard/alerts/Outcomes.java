package io.bellwether.dashboard.alerts;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.bellwether.schema.Feedback;
import io.bellwether.schema.Prediction;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * What became of predictions and of alerts. Brings together an item's prediction and its label,
 * whichever is read first, and counts what the label showed; of several labels the first counts.
 */
final class Outcomes {
  private static final long[] RIGHT = {1, 1};
  private static final long[] WRONG = {0, 1};

  static final StateSerde<Known> KNOWN = new StateSerde<>("an outcome", Known::write, Known::read);

  /** What is known of one item. Mutable. */
  static final class Known {
    /** Null until the prediction was read. */
    private ClassProbabilities predicted;

    private final List<Watch.Key> raised = new ArrayList<>();
    private String label = "";
    private long labelTime;

    private void write(DataOutputStream out) throws IOException {
      out.writeBoolean(predicted != null);
      if (predicted != null) {
        predicted.write(out);
      }
      out.writeInt(raised.size());
      for (Watch.Key key : raised) {
        StateSerde.writeText(key.rule(), out);
        StateSerde.writeText(key.direction(), out);
      }
      StateSerde.writeText(label, out);
      out.writeLong(labelTime);
    }

    private static Known read(DataInputStream in) throws IOException {
      Known known = new Known();
      known.predicted = in.readBoolean() ? ClassProbabilities.read(in) : null;
      for (int i = in.readInt(); i > 0; i--) {
        known.raised.add(new Watch.Key(StateSerde.readText(in), StateSerde.readText(in)));
      }
      known.label = StateSerde.readText(in);
      known.labelTime = in.readLong();
      return known;
    }
  }

  private final KeyValueStore<String, Known> known;
  private final KeyValueStore<Bytes, byte[]> byTime;
  private final SlicedCounts calibration;
  private final SlicedCounts precedents;

  Outcomes(
      KeyValueStore<String, Known> known,
      KeyValueStore<Bytes, byte[]> byTime,
      SlicedCounts calibration,
      SlicedCounts precedents) {
    this.known = known;
    this.byTime = byTime;
    this.calibration = calibration;
    this.precedents = precedents;
  }

  /** Whether this prediction was read before; ids are unique, so it is the same one again. */
  boolean isKnown(String itemId) {
    Known item = known.get(itemId);
    return item != null && item.predicted != null;
  }

  void predicted(Prediction prediction, List<Watch.Key> raised) {
    Known item = orNew(prediction.getId(), prediction.getDecisionTime().toEpochMilli());
    item.predicted = ClassProbabilities.of(prediction.getClasses(), prediction.getProbabilities());
    item.raised.addAll(raised);
    if (!item.label.isEmpty()) {
      count(item);
    }
    known.put(prediction.getId(), item);
  }

  void labelled(Feedback feedback) {
    Known item = orNew(feedback.getItemId(), feedback.getLabelTime().toEpochMilli());
    if (!item.label.isEmpty()) {
      return;
    }
    item.label = feedback.getLabel();
    item.labelTime = feedback.getLabelTime().toEpochMilli();
    if (item.predicted != null) {
      count(item);
    }
    known.put(feedback.getItemId(), item);
  }

  private Known orNew(String id, long time) {
    Known item = known.get(id);
    if (item == null) {
      byTime.put(timeKey(time, id), new byte[0]);
      return new Known();
    }
    return item;
  }

  private void count(Known item) {
    Map<String, long[]> byClass = new HashMap<>();
    for (String name : item.predicted.classes()) {
      double probability = item.predicted.of(name);
      if (probability >= 0 && probability <= 1) {
        byClass.put(name, Reliability.counts(probability, name.equals(item.label)));
      }
    }
    calibration.add(item.labelTime, byClass);
    for (Watch.Key key : item.raised) {
      boolean right = key.direction().equals(item.label);
      precedents.add(item.labelTime, Map.of(name(key), right ? RIGHT : WRONG));
    }
  }

  /** The probabilities as the labels known by {@code time} correct them; a new value. */
  ClassProbabilities calibrated(Prediction prediction, long time, RuleBook book) {
    ClassProbabilities raw =
        ClassProbabilities.of(prediction.getClasses(), prediction.getProbabilities());
    double[] values = raw.values().clone();
    for (int i = 0; i < values.length && i < raw.classes().size(); i++) {
      String name = raw.classes().get(i);
      if (isCalibrated(name, time, book)) {
        long[] counts = calibration.asOf(time, name, book.window().toMillis());
        values[i] = Reliability.calibrate(values[i], counts);
      }
    }
    return new ClassProbabilities(raw.classes(), values);
  }

  /** Whether enough labels were known by {@code time}. */
  boolean isCalibrated(String name, long time, RuleBook book) {
    long[] counts = calibration.asOf(time, name, book.window().toMillis());
    return counts != null && Reliability.numLabels(counts) >= book.minLabels();
  }

  /** How many alerts like this were right, and how many have a label, as known by {@code time}. */
  long[] precedents(Watch.Key key, long time, RuleBook book) {
    long[] counts = precedents.asOf(time, name(key), book.window().toMillis());
    return counts == null ? new long[2] : counts;
  }

  /** Forgets what no label can concern any more. */
  void purge(long time, RuleBook book) {
    long window = book.window().toMillis();
    calibration.purge(time, window);
    precedents.purge(time, window);
    long before = time - window - 24 * SlicedCounts.SLICE_MILLIS;
    if (before > 0) {
      try (KeyValueIterator<Bytes, byte[]> old =
          byTime.range(timeKey(0, ""), timeKey(before, ""))) {
        while (old.hasNext()) {
          KeyValue<Bytes, byte[]> entry = old.next();
          byte[] key = entry.key.get();
          known.delete(new String(key, Long.BYTES, key.length - Long.BYTES, UTF_8));
          byTime.delete(entry.key);
        }
      }
    }
  }

  private static Bytes timeKey(long time, String id) {
    byte[] bytes = id.getBytes(UTF_8);
    return Bytes.wrap(
        ByteBuffer.allocate(Long.BYTES + bytes.length)
            .putLong(Math.max(0, time))
            .put(bytes)
            .array());
  }

  private static String name(Watch.Key key) {
    return key.rule() + "\0" + key.direction();
  }
}
