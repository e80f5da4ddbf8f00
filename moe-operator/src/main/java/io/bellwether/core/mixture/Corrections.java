package io.bellwether.core.mixture;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** The corrections of a mixture's pool by filter key. */
final class Corrections {
  private final PoolSpec spec;
  private final int numClasses;

  /** The votes of an item once more, pooled by the beliefs of the time of its label. */
  private final Account again;

  private final Map<String, PoolCorrection> byKey = new HashMap<>();

  Corrections(PoolSpec spec, Account buffer) {
    this.spec = spec;
    this.numClasses = buffer.numClasses();
    this.again = buffer;
  }

  private PoolCorrection of(String key) {
    PoolCorrection correction = byKey.get(key);
    if (correction == null) {
      correction = new PoolCorrection(spec, numClasses);
      byKey.put(key, correction);
    }
    return correction;
  }

  /** Corrects an account that was combined. */
  void correct(String key, Account account) {
    if (spec.corrects()) {
      account.correct(of(key));
    }
  }

  /**
   * Learns a label, before the filter does; only where the pool is corrected.
   *
   * @param beliefs as they are now, by slot
   */
  void learn(String key, Account account, double[] beliefs, int label, long labelTime) {
    again.copyFrom(account);
    again.combine(beliefs);
    of(key).learn(again, label, labelTime);
  }

  /** Forgets an expert whose losses have changed; only where the pool is corrected. */
  void forget(String key, int slot) {
    of(key).forget(slot);
  }

  void save(DataOutput out) throws IOException {
    out.writeInt(byKey.size());
    for (Map.Entry<String, PoolCorrection> entry : new TreeMap<>(byKey).entrySet()) {
      out.writeUTF(entry.getKey());
      Beliefs.write(entry.getValue(), out);
    }
  }

  /** What was learned is of no use where nothing is corrected any more. */
  void load(DataInput in) throws IOException {
    byKey.clear();
    for (int i = in.readInt(); i > 0; i--) {
      String key = in.readUTF();
      if (spec.corrects()) {
        Beliefs.read(in, of(key));
      } else {
        in.readFully(new byte[in.readInt()]);
      }
    }
  }

  /** As if no label had been seen. */
  void clear() {
    byKey.clear();
  }
}
