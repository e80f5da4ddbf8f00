package io.bellwether.flink;

import io.bellwether.schema.Control;
import io.bellwether.schema.ReceivedOutcome;
import io.bellwether.schema.ReceivedVote;
import java.util.List;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.common.typeutils.base.IntSerializer;
import org.apache.flink.api.common.typeutils.base.ListSerializer;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;

/** Every piece of state of the job. Names and codecs are part of the savepoint format. */
final class States {
  private static final TypeInformation<String> KEY = new CodecTypeInfo<>(new TextCodec());

  private States() {}

  /** Of an id, or of what an item's features say it is to be handled with. */
  static TypeInformation<String> key() {
    return KEY;
  }

  // features, of the operator

  static ListStateDescriptor<StateSettings> settings() {
    return new ListStateDescriptor<>(
        "state-settings", new CodecSerializer<>(new StateSettings.StateSettingsCodec()));
  }

  // gate, keyed by routing key

  static MapStateDescriptor<Long, List<GateInput>> gateBuffer() {
    return buffer("gate-buffer", new GateInput.GateInputCodec());
  }

  static MapStateDescriptor<Long, List<GateInput>> gateBatches() {
    return buffer("gate-batches", new GateInput.GateInputCodec());
  }

  static MapStateDescriptor<String, Routed> routed() {
    return byItem("routed", new Routed.RoutedCodec());
  }

  static ValueStateDescriptor<Long> expiry() {
    return new ValueStateDescriptor<>("next-expiry", Types.LONG);
  }

  // gate, broadcast

  static MapStateDescriptor<Integer, Seat> roster() {
    return new MapStateDescriptor<>(
        "roster", IntSerializer.INSTANCE, new CodecSerializer<>(new Seat.SeatCodec()));
  }

  static MapStateDescriptor<String, InstalledGate> gateVersions() {
    return new MapStateDescriptor<>(
        "gate-version",
        StringSerializer.INSTANCE,
        new CodecSerializer<>(new InstalledGate.InstalledGateCodec()));
  }

  // experts, keyed by placement key

  static MapStateDescriptor<Long, List<ExpertInput>> expertBuffer() {
    return buffer("expert-buffer", new ExpertInput.ExpertInputCodec());
  }

  static ValueStateDescriptor<ExpertState> expert() {
    return new ValueStateDescriptor<>(
        "expert", new CodecSerializer<>(new ExpertState.ExpertStateCodec()));
  }

  // cascade, keyed by item id

  static ValueStateDescriptor<HeldQuestions> heldQuestions() {
    return new ValueStateDescriptor<>(
        "held-questions", new CodecSerializer<>(new HeldQuestions.HeldQuestionsCodec()));
  }

  // vote join, keyed by item id

  static MapStateDescriptor<String, Inquiry> waitingQuestions() {
    return byItem("waiting-questions", new Inquiry.InquiryCodec());
  }

  static MapStateDescriptor<String, ReceivedVote> waitingVotes() {
    return new MapStateDescriptor<>(
        "waiting-votes", Types.STRING, new AvroTypeInfo<>(ReceivedVote.class));
  }

  static MapStateDescriptor<String, Boolean> usedVotes() {
    return new MapStateDescriptor<>("used-votes", Types.STRING, Types.BOOLEAN);
  }

  static ValueStateDescriptor<Long> forgetVotesAt() {
    return new ValueStateDescriptor<>("forget-votes-at", Types.LONG);
  }

  // combine, keyed by filter key

  static MapStateDescriptor<Long, List<CombineInput>> combineBuffer() {
    return buffer("combine-buffer", new CombineInput.CombineInputCodec());
  }

  static MapStateDescriptor<String, Poll> polls() {
    return byItem("polls", new Poll.PollCodec());
  }

  static MapStateDescriptor<Long, List<String>> deadlines() {
    return new MapStateDescriptor<>(
        "deadlines", LongSerializer.INSTANCE, new ListSerializer<>(StringSerializer.INSTANCE));
  }

  static ValueStateDescriptor<LiveState> filter() {
    return live("filter");
  }

  static ValueStateDescriptor<LiveState> driftWatch() {
    return live("drift-watch");
  }

  static ValueStateDescriptor<LiveState> correction() {
    return live("pool-correction");
  }

  // combine, by subtask

  static ListStateDescriptor<Long> pendingItems() {
    return new ListStateDescriptor<>("pending-items", Types.LONG);
  }

  // label join, keyed by item id

  static ValueStateDescriptor<Pairing> pairing() {
    return new ValueStateDescriptor<>("pairing", new CodecSerializer<>(new Pairing.PairingCodec()));
  }

  static ValueStateDescriptor<ItemKeys> joinItem() {
    return new ValueStateDescriptor<>("item", new CodecSerializer<>(new ItemKeys.ItemKeysCodec()));
  }

  static ValueStateDescriptor<ReceivedOutcome> joinOutcome() {
    return new ValueStateDescriptor<>("outcome", new AvroTypeInfo<>(ReceivedOutcome.class));
  }

  static ValueStateDescriptor<String> joinedLabel() {
    return new ValueStateDescriptor<>("joined-label", Types.STRING);
  }

  // referee, keyed by expert, and broadcast

  static ValueStateDescriptor<Showing> showing() {
    return new ValueStateDescriptor<>("showing", new CodecSerializer<>(new Showing.ShowingCodec()));
  }

  static MapStateDescriptor<String, Control> orders() {
    return new MapStateDescriptor<>("orders", Types.STRING, new AvroTypeInfo<>(Control.class));
  }

  // gate trainer, one key

  static ValueStateDescriptor<LiveState> gateTrainer() {
    return live("gate-trainer");
  }

  private static <T> MapStateDescriptor<Long, List<T>> buffer(String name, Codec<T> codec) {
    return new MapStateDescriptor<>(
        name, LongSerializer.INSTANCE, new ListSerializer<>(new CodecSerializer<>(codec)));
  }

  private static <T> MapStateDescriptor<String, T> byItem(String name, Codec<T> codec) {
    return new MapStateDescriptor<>(
        name, new CodecSerializer<>(new TextCodec()), new CodecSerializer<>(codec));
  }

  private static ValueStateDescriptor<LiveState> live(String name) {
    return new ValueStateDescriptor<>(name, new CodecSerializer<>(new LiveState.LiveStateCodec()));
  }
}
