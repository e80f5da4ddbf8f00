package io.bellwether.connectors;

import io.bellwether.schema.builtin.AvroTrust;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.formats.avro.typeutils.AvroSerializer;
import org.apache.flink.formats.avro.typeutils.AvroSerializerSnapshot;

/** The writer's schema beside state; flink-avro's, wrapped as the serializer is. */
public final class SpecificSerializerSnapshot<T> implements TypeSerializerSnapshot<T> {
  static {
    AvroTrust.install();
  }

  private TypeSerializerSnapshot<T> avro;

  /** Flink makes it by name when it restores. */
  public SpecificSerializerSnapshot() {
    this(new AvroSerializerSnapshot<>());
  }

  SpecificSerializerSnapshot(TypeSerializerSnapshot<T> avro) {
    this.avro = avro;
  }

  @Override
  public int getCurrentVersion() {
    return 1;
  }

  @Override
  public void writeSnapshot(DataOutputView out) throws IOException {
    out.writeInt(avro.getCurrentVersion());
    avro.writeSnapshot(out);
  }

  @Override
  public void readSnapshot(int version, DataInputView in, ClassLoader classLoader)
      throws IOException {
    if (version != 1) {
      throw new IOException("state of serializer version " + version + " is newer than this job");
    }
    avro.readSnapshot(in.readInt(), in, classLoader);
  }

  @Override
  public TypeSerializer<T> restoreSerializer() {
    return new SpecificSerializer<>((AvroSerializer<T>) avro.restoreSerializer());
  }

  @Override
  public TypeSerializerSchemaCompatibility<T> resolveSchemaCompatibility(
      TypeSerializerSnapshot<T> old) {
    if (!(old instanceof SpecificSerializerSnapshot<T> that)) {
      return TypeSerializerSchemaCompatibility.incompatible();
    }
    TypeSerializerSchemaCompatibility<T> result = avro.resolveSchemaCompatibility(that.avro);
    return result.isCompatibleWithReconfiguredSerializer()
        ? TypeSerializerSchemaCompatibility.compatibleWithReconfiguredSerializer(
            new SpecificSerializer<>((AvroSerializer<T>) result.getReconfiguredSerializer()))
        : result;
  }
}
