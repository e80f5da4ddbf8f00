package io.bellwether.pipeline.control;

import io.bellwether.schema.Control;
import io.bellwether.schema.ExpertAction;
import io.bellwether.schema.ExpertChange;
import java.util.Optional;

/**
 * What the control topic says of one expert. Immutable.
 *
 * @param version of the newest record about it; 0 for none
 * @param change the newest record about the expert itself, or null
 * @param shadow the record of the shadow that stands beside it, or null
 * @param configured its definition in the configuration; empty for none
 */
public record ControlledExpert(
    String name, long version, Control change, Control shadow, String configured) {

  /** One that only the configuration knows, if that. */
  static ControlledExpert configured(String name, String definition) {
    return new ControlledExpert(name, 0, null, null, definition);
  }

  /** The same after a further record; one whose version is not newer changes nothing. */
  ControlledExpert after(Control control) {
    long next = control.getVersion();
    if (next != 0 && next <= version) {
      return this;
    }
    return switch (((ExpertChange) control.getChange()).getAction()) {
      case SHADOW -> new ControlledExpert(name, next, change, control, configured);
      case WITHDRAW -> new ControlledExpert(name, next, change, null, configured);
      case UNKNOWN -> this;
      default -> new ControlledExpert(name, next, control, null, configured);
    };
  }

  /** The definition of the version that is weighed; empty where there is none. */
  public Optional<String> current() {
    if (change == null) {
      return configured.isEmpty() ? Optional.empty() : Optional.of(configured);
    }
    ExpertChange last = (ExpertChange) change.getChange();
    return last.getAction() == ExpertAction.RETIRE || last.getSpec().isEmpty()
        ? Optional.empty()
        : Optional.of(last.getSpec());
  }

  /** The definition that a rollback returns to; empty where the last change tells of none. */
  public Optional<String> former() {
    String former = change == null ? "" : ((ExpertChange) change.getChange()).getFormer();
    return former.isEmpty() ? Optional.empty() : Optional.of(former);
  }

  /** What was done last to the version that is weighed, as a word. */
  public String state() {
    if (change == null) {
      return configured.isEmpty() ? "unknown" : "configured";
    }
    return switch (((ExpertChange) change.getChange()).getAction()) {
      case ADD -> "added";
      case REPLACE -> "replaced";
      case RETIRE -> "retired";
      case PROMOTE -> "promoted";
      case ROLLBACK -> "rolled back";
      default -> "unknown";
    };
  }
}
