package io.bellwether.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.core.mixture.ServedExperts;
import io.bellwether.schema.Control;
import io.bellwether.schema.DeadLetter;
import io.bellwether.schema.Feedback;
import io.bellwether.schema.Prediction;
import io.bellwether.schema.ReceivedNews;
import io.bellwether.schema.ReceivedOutcome;
import java.io.DataInput;
import java.io.DataOutput;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource;
import org.apache.flink.api.java.typeutils.runtime.kryo.KryoSerializer;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.junit.jupiter.api.Test;

class MoeTopologyTest {
  private static final String AROUND = "around-";

  /** Stands in for the connectors' serializers in a graph that is never run. */
  private static final class Nothing<T> implements Codec<T> {
    private static final long serialVersionUID = 1;
    private final Class<T> type;

    Nothing(Class<T> type) {
      this.type = type;
    }

    @Override
    public Class<T> type() {
      return type;
    }

    @Override
    public int version() {
      return 1;
    }

    @Override
    public void write(T value, DataOutput out) {
      throw new UnsupportedOperationException();
    }

    @Override
    public T read(DataInput in, int version) {
      throw new UnsupportedOperationException();
    }
  }

  /** A source of one kind of record; nothing is ever run. */
  private static <T extends SpecificRecordBase> DataStream<T> source(
      StreamExecutionEnvironment env, Class<T> type) {
    return env.fromSource(
            new NumberSequenceSource(0, 1), WatermarkStrategy.noWatermarks(), "numbers")
        .uid(AROUND + "numbers-" + type.getSimpleName())
        .map(
            number -> type.getDeclaredConstructor().newInstance(),
            new CodecTypeInfo<>(new Nothing<>(type)))
        .uid(AROUND + type.getSimpleName());
  }

  private static StreamGraph graph() {
    Configuration configuration = new Configuration();
    configuration.set(PipelineOptions.GENERIC_TYPES, false);
    configuration.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    env.setMaxParallelism(Fixtures.MAX_PARALLELISM);
    MoeTopology moe =
        new MoeTopology(
            Fixtures.setup().settings(),
            Fixtures.FORMAT,
            () -> text -> "en",
            ServedExperts.NONE,
            Operators.DEAD_LETTERS);
    MoeTopology.Outputs out =
        moe.build(
            source(env, ReceivedNews.class),
            source(env, ReceivedOutcome.class),
            source(env, Control.class));
    discard(out.predictions(), Prediction.class);
    discard(out.feedback(), Feedback.class);
    discard(out.deadLetters(), DeadLetter.class);
    discard(moe.trainGate(source(env, Feedback.class)), Control.class);
    return env.getStreamGraph();
  }

  private static <T> void discard(DataStream<T> stream, Class<T> type) {
    stream.sinkTo(new DiscardingSink<>()).uid(AROUND + "discard-" + type.getSimpleName());
  }

  @Test
  void givesEveryOperatorAUidOfItsOwn() {
    StreamGraph graph = graph();
    graph.getJobGraph();

    List<String> uids =
        graph.getStreamNodes().stream()
            .map(StreamNode::getTransformationUID)
            .filter(uid -> !uid.startsWith(AROUND))
            .toList();
    assertThat(uids)
        .containsExactlyInAnyOrder(
            Uids.FEATURES,
            Uids.LABEL_JOIN,
            Uids.GATE_ITEMS,
            Uids.GATE_LABELS,
            Uids.GATE,
            Uids.EXPERTS,
            Uids.CASCADE_BALLOTS,
            Uids.CASCADE,
            Uids.SERVED,
            Uids.COMBINE_LABELS,
            Uids.COMBINE,
            Uids.REFEREE,
            Uids.GATE_TRAINER);
  }

  @Test
  void usesNoGenericType() {
    for (StreamNode node : graph().getStreamNodes()) {
      List<TypeSerializer<?>> serializers = new ArrayList<>();
      serializers.add(node.getTypeSerializerOut());
      serializers.add(node.getStateKeySerializer());
      serializers.addAll(Arrays.asList(node.getTypeSerializersIn()));
      node.getOutEdges()
          .forEach(
              edge -> {
                if (edge.getOutputTag() != null) {
                  serializers.add(
                      edge.getOutputTag()
                          .getTypeInfo()
                          .createSerializer(
                              new org.apache.flink.api.common.serialization
                                  .SerializerConfigImpl()));
                }
              });
      assertThat(serializers)
          .as(node.getOperatorName())
          .noneMatch(KryoSerializer.class::isInstance);
    }
  }

  @Test
  void namesNoUidTwice() throws IllegalAccessException {
    List<String> uids = new ArrayList<>();
    for (var field : Uids.class.getDeclaredFields()) {
      if (Modifier.isPublic(field.getModifiers()) && field.getType() == String.class) {
        uids.add((String) field.get(null));
      }
    }

    assertThat(uids).hasSizeGreaterThan(18).doesNotHaveDuplicates();
  }
}
