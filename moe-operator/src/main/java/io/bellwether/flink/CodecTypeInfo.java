package io.bellwether.flink;

import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/** The type of a message that is written by a {@link Codec}. */
final class CodecTypeInfo<T> extends TypeInformation<T> {
  private static final long serialVersionUID = 1;

  private final Codec<T> codec;

  CodecTypeInfo(Codec<T> codec) {
    this.codec = codec;
  }

  @Override
  public TypeSerializer<T> createSerializer(SerializerConfig config) {
    return new CodecSerializer<>(codec);
  }

  @Override
  public Class<T> getTypeClass() {
    return codec.type();
  }

  @Override
  public boolean isBasicType() {
    return false;
  }

  @Override
  public boolean isTupleType() {
    return false;
  }

  @Override
  public boolean isKeyType() {
    return false;
  }

  @Override
  public int getArity() {
    return 1;
  }

  @Override
  public int getTotalFields() {
    return 1;
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof CodecTypeInfo;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CodecTypeInfo<?> that && codec.getClass() == that.codec.getClass();
  }

  @Override
  public int hashCode() {
    return codec.getClass().hashCode();
  }

  @Override
  public String toString() {
    return codec.type().getSimpleName();
  }
}
