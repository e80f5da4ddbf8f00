package io.bellwether.flink;

import io.bellwether.core.Features;
import io.bellwether.core.expert.ServedSpec;
import io.bellwether.core.mixture.ExpertDefinition;
import io.bellwether.flink.CombineInput.Shadow;
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
  boolean watches(int[] slots, Shadow[] shadows) {
    boolean held = false;
    boolean inStream = false;
    for (int slot : slots) {
      ExpertDefinition expert = dispatch.definition(slot);
      held |= expert.terms().whenUnsure();
      inStream |= !expert.isServed();
    }
    for (Shadow shadow : shadows) {
      held |= dispatch.definition(shadow.slot()).terms().whenUnsure();
    }
    return held && inStream;
  }

  /**
   * The question to the expert in a slot, which must be served.
   *
   * @param slots of all that are weighed
   * @param byAsked their routing weights
   */
  Inquiry to(
      int slot,
      Item item,
      int[] slots,
      float[] byAsked,
      long time,
      long askedAt,
      String filterKey) {
    ExpertDefinition expert = dispatch.definition(slot);
    boolean held = expert.terms().whenUnsure();
    int[] watched = held ? inStream(slots) : NOBODY;
    float[] weights = NO_WEIGHTS;
    if (watched.length > 0) {
      weights = weights(slots, byAsked, watched);
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

  private int[] inStream(int[] slots) {
    return Arrays.stream(slots).filter(slot -> !dispatch.definition(slot).isServed()).toArray();
  }

  private static float[] weights(int[] slots, float[] byAsked, int[] watched) {
    float[] weights = new float[watched.length];
    for (int i = 0; i < slots.length; i++) {
      for (int j = 0; j < watched.length; j++) {
        weights[j] = slots[i] == watched[j] ? byAsked[i] : weights[j];
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
