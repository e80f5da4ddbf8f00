package io.bellwether.flink;

import io.bellwether.core.filter.Filters;
import io.bellwether.core.gate.Gates;
import io.bellwether.core.mixture.ModelFile;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The settings without which a job's state would mean something else, by their keys. Kept in the
 * state itself, so that a job with other ones can be refused before it starts. Immutable.
 *
 * <p>What may change between two runs is left out: experts (the roster sees to them), rates,
 * deadlines, sizes of batches.
 */
public record StateSettings(Map<String, String> byKey) {
  /** Cuts long texts only, which leaves what was learned as it is. */
  private static final String NOT_BINDING = "max-characters";

  /** Those of a configuration. */
  public static StateSettings of(MoeSettings settings) {
    Map<String, String> byKey = new LinkedHashMap<>();
    byKey.put("job.max-parallelism", Integer.toString(settings.maxParallelism()));
    byKey.put("job.ordering", word(settings.ordering()));
    byKey.put("job.routing-key", word(settings.routingKey()));
    byKey.put("classes.names", String.join(", ", settings.mixture().classes().names()));
    ModelFile.describe(settings.mixture().features())
        .forEach(
            (key, value) -> {
              if (!key.equals(NOT_BINDING)) {
                byKey.put("features." + key, value);
              }
            });
    // The kind of state, as some kinds of gates and filters can take over from each other.
    byKey.put("gate.kind", Gates.create(settings.mixture().gate(), 1).stateType());
    byKey.put("gate.bits", settings.mixture().gate().numInputs() + " inputs");
    byKey.put("gate.batch", settings.mixture().batching().isOn() ? "above 0s" : "0s");
    byKey.put("filter.kind", Filters.create(settings.mixture().filter(), 1).stateType());
    byKey.put("filter.key", word(settings.mixture().filterKey()));
    byKey.put("labels.release", word(settings.labelRelease()));
    return new StateSettings(byKey);
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * What keeps a job of these settings from going on from the state of others: a sentence for each,
   * none if it may. A key that only one of them knows is of another release and says nothing.
   */
  public List<String> clashesWith(StateSettings saved) {
    List<String> clashes = new ArrayList<>();
    saved.byKey.forEach(
        (key, before) -> {
          String now = byKey.getOrDefault(key, before);
          if (!now.equals(before)) {
            clashes.add(
                key
                    + " must be as in the savepoint, "
                    + before
                    + ": "
                    + now
                    + "; set it back, or start without the savepoint and learn anew");
          }
        });
    return clashes;
  }

  /** How they are kept in state. */
  public static final class StateSettingsCodec implements Codec<StateSettings> {
    private static final long serialVersionUID = 1;

    @Override
    public Class<StateSettings> type() {
      return StateSettings.class;
    }

    @Override
    public int version() {
      return 1;
    }

    @Override
    public void write(StateSettings value, DataOutput out) throws IOException {
      Wire.writeStrings(value.byKey.keySet(), out);
      Wire.writeStrings(value.byKey.values(), out);
    }

    @Override
    public StateSettings read(DataInput in, int version) throws IOException {
      List<String> keys = Wire.readStrings(in);
      List<String> values = Wire.readStrings(in);
      Map<String, String> byKey = new LinkedHashMap<>();
      for (int i = 0; i < keys.size(); i++) {
        byKey.put(keys.get(i), values.get(i));
      }
      return new StateSettings(byKey);
    }
  }
}
