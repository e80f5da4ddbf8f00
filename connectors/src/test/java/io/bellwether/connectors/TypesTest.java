package io.bellwether.connectors;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.connectors.RawRecord.RawHeader;
import io.bellwether.schema.DeadLetter;
import io.bellwether.schema.Origin;
import io.bellwether.schema.ReceivedNews;
import io.bellwether.wire.Samples;
import java.io.IOException;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.java.typeutils.GenericTypeInfo;
import org.apache.flink.api.java.typeutils.TypeExtractor;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;

class TypesTest {
  private static final ReceivedNews NEWS =
      new ReceivedNews(new Origin("news", 3, 42L, 1000L), Samples.news("item-1", Samples.NOON));

  @Test
  void carriesRawRecordsWithAllTheirOddities() throws IOException {
    RawRecord odd =
        Raw.of(
            new byte[] {0, 1, -1},
            new RawHeader("k".repeat(70_000), null),
            new RawHeader("ü", new byte[] {5}));

    RawRecord read = roundTrip(RawRecordSerializer.INSTANCE, odd);

    assertThat(read).usingRecursiveComparison().isEqualTo(odd);
    RawRecord bare = new RawRecord("t", 0, 0, -1, null, null, odd.headers().subList(0, 0));
    assertThat(roundTrip(RawRecordSerializer.INSTANCE, bare))
        .usingRecursiveComparison()
        .isEqualTo(bare);
  }

  @Test
  void findsTheTypeOfRawRecordsWithoutBeingTold() {
    assertThat(TypeExtractor.createTypeInfo(RawRecord.class)).isEqualTo(RawRecordTypeInfo.INSTANCE);
  }

  @Test
  void carriesAvroRecords() throws IOException {
    assertThat(roundTrip(serializer(ReceivedNews.class), NEWS)).isEqualTo(NEWS);
  }

  @Test
  void copiesAvroRecordsDeeply() {
    ReceivedNews copy = serializer(ReceivedNews.class).copy(NEWS);

    assertThat(copy).isEqualTo(NEWS);
    assertThat(copy.getItem()).isNotSameAs(NEWS.getItem());
  }

  @Test
  void isNoGenericType() {
    TypeInformation<ReceivedNews> type = AvroTypes.of(ReceivedNews.class);

    assertThat(type).isNotInstanceOf(GenericTypeInfo.class);
    assertThat(type).isEqualTo(AvroTypes.of(ReceivedNews.class));
    assertThat(type).isNotEqualTo(AvroTypes.of(DeadLetter.class));
  }

  @Test
  void travelsToTheTasks() throws Exception {
    TypeSerializer<ReceivedNews> here = serializer(ReceivedNews.class);

    TypeSerializer<ReceivedNews> there = InstantiationUtil.clone(here);

    assertThat(there).isEqualTo(here);
    assertThat(roundTrip(there.duplicate(), NEWS)).isEqualTo(NEWS);
  }

  @Test
  void restoresFromItsSnapshot() throws IOException {
    TypeSerializer<ReceivedNews> before = serializer(ReceivedNews.class);
    DataOutputSerializer out = new DataOutputSerializer(1000);
    TypeSerializerSnapshot.writeVersionedSnapshot(out, before.snapshotConfiguration());

    TypeSerializerSnapshot<ReceivedNews> snapshot =
        TypeSerializerSnapshot.readVersionedSnapshot(
            new DataInputDeserializer(out.getCopyOfBuffer()), getClass().getClassLoader());

    assertThat(
            before.snapshotConfiguration().resolveSchemaCompatibility(snapshot).isCompatibleAsIs())
        .isTrue();
    assertThat(roundTrip(snapshot.restoreSerializer(), NEWS)).isEqualTo(NEWS);
  }

  private static <T extends org.apache.avro.specific.SpecificRecord> TypeSerializer<T> serializer(
      Class<T> type) {
    return AvroTypes.of(type).createSerializer(new SerializerConfigImpl());
  }

  private static <T> T roundTrip(TypeSerializer<T> serializer, T value) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(100);
    serializer.serialize(value, out);
    DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());
    T read = serializer.deserialize(in);
    assertThat(in.available()).isZero();
    return read;
  }
}
