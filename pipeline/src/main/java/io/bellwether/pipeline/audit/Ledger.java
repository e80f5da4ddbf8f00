package io.bellwether.pipeline.audit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;

/**
 * Every input and every result of a job, entered in any order; then {@link #report}. An input needs
 * exactly one result: a prediction that names its partition and offset, or a dead letter that does,
 * or the prediction of another input with the same id. Seventeen bytes an offset; for one thread.
 */
public final class Ledger {
  private static final int MAX_EXAMPLES = 20;
  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  private final Map<Integer, PartitionLedger> inputs = new TreeMap<>();
  private final Map<Integer, Map<String, Long>> newestDecision = new HashMap<>();
  private final Map<Integer, long[]> reordered = new TreeMap<>();
  private final List<String> examples = new ArrayList<>();
  private long foreign;
  private long strange;

  /**
   * What is there of a partition of the input; results of other offsets are not looked at. Without
   * it, all is.
   *
   * @param begin the first offset
   * @param end behind the last
   */
  public void bounds(int partition, long begin, long end) {
    inputs(partition).bounds(begin, end);
  }

  /** An input that is no promise about time. */
  public void input(int partition, long offset, String id) {
    inputs(partition).item(offset, hash(id));
  }

  /**
   * A prediction in the order of its partition.
   *
   * @param partition of the predictions topic
   * @param key by which predictions keep their order
   * @param decisionMillis when it was decided, on the job's clock
   * @param origin partition:offset of its input
   */
  public void prediction(int partition, String key, long decisionMillis, String origin) {
    Map<String, Long> newest = newestDecision.computeIfAbsent(partition, p -> new HashMap<>());
    Long former = newest.get(key);
    if (former != null && decisionMillis < former) {
      reordered.computeIfAbsent(partition, p -> new long[1])[0]++;
      example("reordered: the prediction of input " + origin + ", key " + key);
    } else {
      newest.put(key, decisionMillis);
    }
    int colon = origin.indexOf(':');
    try {
      inputs(Integer.parseInt(origin.substring(0, Math.max(0, colon))))
          .predicted(Long.parseLong(origin.substring(colon + 1)));
    } catch (NumberFormatException e) {
      foreign++;
      example("of no input: a prediction with the origin '" + origin + "'");
    }
  }

  /** A dead letter of an input. */
  public void deadLetter(int partition, long offset) {
    inputs(partition).refused(offset);
  }

  private PartitionLedger inputs(int partition) {
    return inputs.computeIfAbsent(partition, p -> new PartitionLedger());
  }

  /** How many inputs have no result of their own so far. */
  public long unanswered() {
    long count = 0;
    for (PartitionLedger partition : inputs.values()) {
      for (int offset = 0; offset < partition.end(); offset++) {
        if (partition.isItem(offset) && !partition.isAnswered(offset)) {
          count++;
        }
      }
    }
    return count;
  }

  /**
   * Sums up.
   *
   * @param complete whether the job has handled all inputs; else those behind the newest result of
   *     their partition are pending, not lost
   */
  public AuditReport report(boolean complete) {
    Set<Long> predictedIds = predictedIds();
    List<AuditReport.Row> rows = new ArrayList<>();
    strange = 0;
    inputs.forEach((number, partition) -> rows.add(row(number, partition, predictedIds, complete)));
    Map<Integer, Long> outOfOrder = new TreeMap<>();
    reordered.forEach((partition, count) -> outOfOrder.put(partition, count[0]));
    return new AuditReport(rows, outOfOrder, foreign + strange, predictedAgain(), examples);
  }

  /** Only of ids that some input without a result could share. */
  private Set<Long> predictedIds() {
    Set<Long> wanted = new HashSet<>();
    for (PartitionLedger partition : inputs.values()) {
      for (int offset = 0; offset < partition.end(); offset++) {
        if (partition.isItem(offset) && !partition.isAnswered(offset)) {
          wanted.add(partition.id(offset));
        }
      }
    }
    Set<Long> predicted = new HashSet<>();
    for (PartitionLedger partition : inputs.values()) {
      for (int offset = 0; offset < partition.end(); offset++) {
        if (partition.isPredicted(offset) && wanted.contains(partition.id(offset))) {
          predicted.add(partition.id(offset));
        }
      }
    }
    return predicted;
  }

  /** Sorted, as a set of all ids would take several times the memory of the ledger itself. */
  private long predictedAgain() {
    LongStream.Builder ids = LongStream.builder();
    for (PartitionLedger partition : inputs.values()) {
      for (int offset = 0; offset < partition.end(); offset++) {
        if (partition.isItem(offset) && partition.isPredicted(offset)) {
          ids.add(partition.id(offset));
        }
      }
    }
    long[] sorted = ids.build().sorted().toArray();
    long again = 0;
    for (int i = 1; i < sorted.length; i++) {
      again += sorted[i] == sorted[i - 1] ? 1 : 0;
    }
    return again;
  }

  private AuditReport.Row row(
      int number, PartitionLedger partition, Set<Long> predictedIds, boolean complete) {
    long items = 0;
    long predictions = 0;
    long deadLetters = 0;
    long sameId = 0;
    long pending = 0;
    long lost = 0;
    long duplicated = 0;
    for (int offset = 0; offset < partition.end(); offset++) {
      if (!partition.isItem(offset)) {
        if (partition.isAnswered(offset)) {
          strange++;
          example("of no input: a result for input " + number + ":" + offset);
        }
        continue;
      }
      items++;
      if (partition.isRepeated(offset)) {
        duplicated++;
        example("duplicated: the result of input " + number + ":" + offset);
      }
      if (partition.isPredicted(offset)) {
        predictions++;
      } else if (partition.isRefused(offset)) {
        deadLetters++;
      } else if (predictedIds.contains(partition.id(offset))) {
        sameId++;
      } else if (!complete && offset > partition.newestAnswered()) {
        pending++;
      } else {
        lost++;
        example("lost: input " + number + ":" + offset);
      }
    }
    return new AuditReport.Row(
        number, items, predictions, deadLetters, sameId, pending, lost, duplicated);
  }

  private void example(String sentence) {
    if (examples.size() < MAX_EXAMPLES) {
      examples.add(sentence);
    }
  }

  /** FNV-1a of 64 bits: of a million ids two share one with a probability below 1 in 10 million. */
  private static long hash(String id) {
    long hash = FNV_OFFSET;
    for (int i = 0; i < id.length(); i++) {
      hash = (hash ^ id.charAt(i)) * FNV_PRIME;
    }
    return hash;
  }
}
