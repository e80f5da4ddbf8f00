package io.bellwether.flink;

import io.bellwether.core.Features;
import io.bellwether.core.expert.ServedSpec;
import io.bellwether.core.gate.Route;
import io.bellwether.core.mixture.ExpertDefinition;
import java.util.Arrays;
import org.apache.flink.util.OutputTag;

/**
 * Turns the served experts of a route into questions, and says which way each goes: straight to the
 * expert, held until the in-stream experts have said what they think, or to where votes from
 * outside come in. Stateless but for what it is bound to.
 */
final class Questions {
  private static final int[] NOBODY = {};
  private static final float[] NO_WEIGHTS = {};

  /** To be asked at once. */
  static final OutputTag<Inquiry> ASKED = tag("questions");

  /** To be asked if the in-stream experts are not sure. */
  static final OutputTag<Inquiry> HELD = tag("held-questions");

  /** Waiting for a vote from outside. */
  static final OutputTag<Inquiry> EXTERNAL = tag("external-questions");

  private final Dispatch dispatch;

  Questions(Dispatch dispatch) {
    this.dispatch = dispatch;
  }

  private static OutputTag<Inquiry> tag(String id) {
    return new OutputTag<>(id, new CodecTypeInfo<>(new Inquiry.InquiryCodec()));
  }

  static OutputTag<Inquiry> way(Inquiry question, ExpertDefinition asked) {
    if (asked.spec() instanceof ServedSpec served && !served.isAsked()) {
      return EXTERNAL;
    }
    return question.isHeld() ? HELD : ASKED;
  }

  /** Whether a question on this item waits for what the in-stream experts say. */
  boolean watches(Route route) {
    boolean held = false;
    boolean inStream = false;
    for (int i = 0; i < route.size(); i++) {
      ExpertDefinition expert = dispatch.definition(route.expert(i));
      held |= expert.terms().whenUnsure();
      inStream |= !expert.isServed();
    }
    return held && inStream;
  }

  /** The question to the expert in a slot, which must be served. */
  Inquiry to(int slot, Item item, Route route, long time, long askedAt, String filterKey) {
    ExpertDefinition expert = dispatch.definition(slot);
    boolean held = expert.terms().whenUnsure();
    int[] watched = held ? inStream(route) : NOBODY;
    float[] weights = NO_WEIGHTS;
    if (watched.length > 0) {
      weights = weights(route, watched);
    }
    return new Inquiry(
        slot,
        expert.name(),
        dispatch.definitionText(slot),
        withoutFeatures(item),
        time,
        askedAt,
        filterKey,
        watched,
        weights,
        expert.terms().sureAbove());
  }

  private int[] inStream(Route route) {
    int[] slots = new int[route.size()];
    int count = 0;
    for (int i = 0; i < route.size(); i++) {
      if (!dispatch.definition(route.expert(i)).isServed()) {
        slots[count++] = route.expert(i);
      }
    }
    return Arrays.copyOf(slots, count);
  }

  private static float[] weights(Route route, int[] slots) {
    float[] weights = new float[slots.length];
    for (int i = 0; i < route.size(); i++) {
      for (int j = 0; j < slots.length; j++) {
        weights[j] = route.expert(i) == slots[j] ? route.weight(i) : weights[j];
      }
    }
    return weights;
  }

  private static Item withoutFeatures(Item item) {
    Features context = new Features(0);
    Features x = item.features();
    context.setContext(x.symbol(), x.language(), x.source(), x.numbers());
    return new Item(
        item.id(), item.eventTime(), item.headline(), item.origin(), context, item.text());
  }
}
