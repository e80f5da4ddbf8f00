package io.bellwether.core.mixture;

import io.bellwether.core.Snapshot;
import io.bellwether.core.Stateful;
import io.bellwether.core.filter.BeliefFilter;
import io.bellwether.core.filter.FilterSpec;
import io.bellwether.core.filter.Filters;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** The filters of a mixture by filter key, and who watches the losses under each. */
final class Beliefs {
  private final FilterSpec spec;
  private final DriftRule drift;
  private final int numExperts;
  private final Map<String, BeliefFilter> filters = new HashMap<>();

  /** Empty where nobody looks. */
  private final Map<String, DriftWatch> watches = new HashMap<>();

  private String latestKey = "";

  /** That of the latest key, as the next item mostly has the same; null for none. */
  private BeliefFilter latest;

  private long numDrifts;

  Beliefs(FilterSpec spec, DriftRule drift, int numExperts) {
    this.spec = spec;
    this.drift = drift;
    this.numExperts = numExperts;
  }

  BeliefFilter filter(String key) {
    if (latest != null && latestKey.equals(key)) {
      return latest;
    }
    BeliefFilter filter = filters.get(key);
    if (filter == null) {
      filter = Filters.create(spec, numExperts);
      filters.put(key, filter);
    }
    latestKey = key;
    latest = filter;
    return filter;
  }

  private DriftWatch watch(String key) {
    DriftWatch watch = watches.get(key);
    if (watch == null) {
      watch = new DriftWatch(drift);
      watches.put(key, watch);
    }
    return watch;
  }

  /** Arguments as for {@link BeliefFilter#update}. */
  void learn(
      String key, long labelTime, float[] votes, boolean[] voted, int numClasses, int label) {
    BeliefFilter filter = filter(key);
    if (!drift.isOn()) {
      filter.update(labelTime, votes, voted, numClasses, label);
      return;
    }
    DriftWatch watch = watch(key);
    watch.learn(filter, labelTime, votes, voted, numClasses, label);
    for (int i = 0; i < numExperts; i++) {
      numDrifts += watch.alarmed(i) ? 1 : 0;
    }
  }

  /** Whether the newest label of a key had the filter forget an expert. */
  boolean forgot(String key, int expert) {
    return drift.isOn() && drift.action() == DriftRule.Action.RESET && watch(key).alarmed(expert);
  }

  /** Alarms under all keys since this was made. */
  long numDrifts() {
    return numDrifts;
  }

  void save(DataOutput out) throws IOException {
    save(filters, out);
    save(watches, out);
  }

  private static void save(Map<String, ? extends Stateful> parts, DataOutput out)
      throws IOException {
    out.writeInt(parts.size());
    for (Map.Entry<String, ? extends Stateful> entry : new TreeMap<>(parts).entrySet()) {
      out.writeUTF(entry.getKey());
      write(entry.getValue(), out);
    }
  }

  /**
   * Reads what {@link #save} wrote.
   *
   * @param watched whether watches follow the filters, as they do since version 2 of a mixture
   */
  void load(DataInput in, boolean watched) throws IOException {
    filters.clear();
    latest = null;
    for (int i = in.readInt(); i > 0; i--) {
      read(in, filter(in.readUTF()));
    }
    watches.clear();
    for (int i = watched ? in.readInt() : 0; i > 0; i--) {
      String key = in.readUTF();
      if (drift.isOn()) {
        read(in, watch(key));
      } else {
        // Where nobody looks any more, what a watch had seen is of no use.
        in.readFully(new byte[in.readInt()]);
      }
    }
  }

  /** A snapshot behind its length. */
  static void write(Stateful part, DataOutput out) throws IOException {
    byte[] bytes = Snapshot.write(part);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  /** Reads what {@link #write} wrote. */
  static void read(DataInput in, Stateful part) throws IOException {
    byte[] bytes = new byte[in.readInt()];
    in.readFully(bytes);
    Snapshot.read(bytes, part);
  }
}
