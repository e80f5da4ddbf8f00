package io.bellwether.connectors;

import io.bellwether.schema.builtin.AvroTrust;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.formats.avro.typeutils.AvroSerializer;

/**
 * Flink-avro's serializer, which this class accompanies to every task so that Avro's trust is there
 * before the first record, also where a task holds none of our operators.
 */
final class SpecificSerializer<T> extends TypeSerializer<T> {
  static {
    AvroTrust.install();
  }

  private final AvroSerializer<T> avro;

  SpecificSerializer(AvroSerializer<T> avro) {
    this.avro = avro;
  }

  AvroSerializer<T> avro() {
    return avro;
  }

  @Override
  public boolean isImmutableType() {
    return false;
  }

  @Override
  public TypeSerializer<T> duplicate() {
    return new SpecificSerializer<>((AvroSerializer<T>) avro.duplicate());
  }

  @Override
  public T createInstance() {
    return avro.createInstance();
  }

  @Override
  public T copy(T from) {
    return avro.copy(from);
  }

  @Override
  public T copy(T from, T reuse) {
    return avro.copy(from, reuse);
  }

  @Override
  public int getLength() {
    return avro.getLength();
  }

  @Override
  public void serialize(T record, DataOutputView target) throws IOException {
    avro.serialize(record, target);
  }

  @Override
  public T deserialize(DataInputView source) throws IOException {
    return avro.deserialize(source);
  }

  @Override
  public T deserialize(T reuse, DataInputView source) throws IOException {
    return avro.deserialize(reuse, source);
  }

  @Override
  public void copy(DataInputView source, DataOutputView target) throws IOException {
    avro.copy(source, target);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SpecificSerializer<?> that && avro.equals(that.avro);
  }

  @Override
  public int hashCode() {
    return avro.hashCode();
  }

  @Override
  public TypeSerializerSnapshot<T> snapshotConfiguration() {
    return new SpecificSerializerSnapshot<>(avro.snapshotConfiguration());
  }
}
