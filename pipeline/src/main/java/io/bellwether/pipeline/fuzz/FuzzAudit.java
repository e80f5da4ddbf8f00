package io.bellwether.pipeline.fuzz;

import io.bellwether.connectors.DeadLetters;
import io.bellwether.pipeline.fuzz.FuzzFeed.Place;
import io.bellwether.pipeline.job.Connections;
import io.bellwether.pipeline.topic.CommittedConsumer;
import io.bellwether.schema.DeadLetter;
import io.bellwether.schema.Origin;
import io.bellwether.schema.Prediction;
import io.bellwether.wire.WireDecoder;
import io.bellwether.wire.WireException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/** Reads what came out of a job until nothing is left open, and says what became of each record. */
final class FuzzAudit {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int SHOWN = 20;

  private final FuzzJob job;
  private final Map<Place, Sent> sent;
  private final Set<String> goodIds;
  private final Map<Place, Integer> deadLetters = new HashMap<>();
  private final Map<Place, Integer> predictions = new HashMap<>();
  private final Map<String, double[]> probabilities = new HashMap<>();
  private final Map<String, Integer> timesPredicted = new HashMap<>();
  private final List<String> faults = new ArrayList<>();
  private final WireDecoder<Prediction> decoder;
  private int numFaults;
  private int open;

  /**
   * What is to be accounted for.
   *
   * @param sent the hostile records
   * @param goodIds of the good items
   */
  FuzzAudit(FuzzJob job, Map<Place, Sent> sent, Set<String> goodIds) throws WireException {
    this.job = job;
    this.sent = sent;
    this.goodIds = goodIds;
    this.decoder = Connections.wire(job.config()).decoder(Prediction.class);
    this.open = goodIds.size() + (int) sent.values().stream().filter(FuzzAudit::mustShow).count();
  }

  /** Whether something must come out for it: all but what says nothing new. */
  private static boolean mustShow(Sent record) {
    return record.fate() == Fate.REFUSED
        || (record.fate() == Fate.EITHER && record.topic().equals("news"));
  }

  /** Reads until every record is accounted for, or nothing more has come for a long time. */
  void read() throws Exception {
    long lastNews = System.nanoTime();
    try (CommittedConsumer predicted = reader("predictions");
        CommittedConsumer dead = reader("dead-letters")) {
      boolean finished = false;
      while (!finished) {
        finished = open == 0; // once more, to see what should not be there
        int before = open;
        for (ConsumerRecord<byte[], byte[]> record : predicted.poll()) {
          predicted(decoder.decode(record.value()));
        }
        for (ConsumerRecord<byte[], byte[]> record : dead.poll()) {
          refused(DeadLetters.read(record));
        }
        job.check();
        lastNews = open < before ? System.nanoTime() : lastNews;
        finished |= System.nanoTime() - lastNews > PATIENCE.toNanos();
      }
    }
  }

  private CommittedConsumer reader(String topic) {
    return CommittedConsumer.fromBeginning(job.config().kafka(), job.topic(topic));
  }

  private void predicted(Prediction prediction) {
    String id = prediction.getId();
    int colon = prediction.getOrigin().indexOf(':');
    Place place =
        new Place(
            job.topic("news"),
            Integer.parseInt(prediction.getOrigin().substring(0, colon)),
            Long.parseLong(prediction.getOrigin().substring(colon + 1)));
    int times = timesPredicted.merge(id, 1, Integer::sum);
    if (goodIds.contains(id)) {
      open -= times == 1 ? 1 : 0;
      probabilities.put(
          id, prediction.getProbabilities().stream().mapToDouble(Double::doubleValue).toArray());
    } else if (predictions.merge(place, 1, Integer::sum) == 1 && sent.containsKey(place)) {
      open--;
    }
    if (times > 1) {
      fault(id + " is predicted " + times + " times");
    }
    if (!goodIds.contains(id) && !sent.containsKey(place)) {
      fault(id + " is predicted, but nobody sent it: " + place);
    }
  }

  private void refused(DeadLetter letter) {
    Origin origin = letter.getOrigin();
    Place place = new Place(origin.getTopic(), origin.getPartition(), origin.getOffset());
    Sent record = sent.get(place);
    int times = deadLetters.merge(place, 1, Integer::sum);
    if (record == null) {
      fault("a good record is a dead letter: " + place + ": " + letter.getDetail());
    } else if (!isWhole(letter, record)) {
      fault(record.mutation() + " at " + place + " has other bytes as a dead letter");
    } else if (times == 1 && mustShow(record)) {
      open--;
    }
    if (times > 1) {
      fault(place + " is a dead letter " + times + " times");
    }
  }

  private static boolean isWhole(DeadLetter letter, Sent record) {
    List<Header> headers = new ArrayList<>();
    for (io.bellwether.schema.Header header : letter.getHeaders()) {
      headers.add(new RecordHeader(header.getKey(), bytes(header.getValue())));
    }
    return Sent.digest(bytes(letter.getKey()), bytes(letter.getValue()), headers)
        .equals(record.bytes());
  }

  private static byte[] bytes(ByteBuffer buffer) {
    if (buffer == null) {
      return null;
    }
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }

  private void fault(String what) {
    numFaults++;
    if (faults.size() < SHOWN) {
      faults.add(what);
    }
  }

  /** Probabilities of the good items by their ids, of those that were predicted. */
  Map<String, double[]> probabilities() {
    return probabilities;
  }

  /** The outcome, compared with a run without hostile records. */
  FuzzReport report(Map<String, double[]> clean, double seconds) throws Exception {
    Map<String, FuzzReport.Row> rows = new HashMap<>();
    sent.forEach(
        (place, record) -> {
          String name = record.topic() + ": " + record.mutation();
          account(place, record, rows.computeIfAbsent(name, any -> new FuzzReport.Row()));
        });
    int once = 0;
    double largest = 0;
    for (String id : goodIds) {
      double[] is = probabilities.get(id);
      if (is == null) {
        fault("the good item " + id + " is not predicted");
      } else {
        once += timesPredicted.get(id) == 1 ? 1 : 0;
        for (int k = 0; k < is.length; k++) {
          largest = Math.max(largest, Math.abs(is[k] - clean.get(id)[k]));
        }
      }
    }
    if (largest > 1e-6) {
      fault("predictions of good items are other than without hostile records");
    }
    int restarts = job.restarts();
    if (restarts > 0) {
      fault("the job was restarted");
    }
    return new FuzzReport(
        rows, goodIds.size(), once, largest, restarts, seconds, List.copyOf(faults), numFaults);
  }

  private void account(Place place, Sent record, FuzzReport.Row row) {
    boolean dead = deadLetters.containsKey(place);
    boolean predicted = predictions.containsKey(place);
    row.sent();
    if (dead) {
      row.deadLetter();
    }
    if (predicted) {
      row.predicted();
    }
    if (!dead && !predicted) {
      row.passedOver();
    }
    boolean wrong =
        switch (record.fate()) {
          case REFUSED -> !dead || predicted;
          case PASSED_OVER -> dead || predicted;
          case EITHER -> (dead && predicted) || (mustShow(record) && !dead && !predicted);
        };
    if (wrong) {
      String is = dead ? "a dead letter" : predicted ? "predicted" : "passed over";
      fault(record.topic() + ": " + record.mutation() + " at " + place + " is " + is);
    }
  }
}
