package io.bellwether.connectors;

import java.lang.reflect.Type;
import java.util.Map;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInfoFactory;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/** Tells Flink that results on their way to the sink have a serializer of their own. */
public final class EncodedRecordTypeInfo extends TypeInformation<EncodedRecord> {
  static final EncodedRecordTypeInfo INSTANCE = new EncodedRecordTypeInfo();

  /** Named by the annotation on {@link EncodedRecord}; Flink calls it. */
  public static final class Factory extends TypeInfoFactory<EncodedRecord> {
    @Override
    public TypeInformation<EncodedRecord> createTypeInfo(
        Type type, Map<String, TypeInformation<?>> genericParameters) {
      return INSTANCE;
    }
  }

  @Override
  public TypeSerializer<EncodedRecord> createSerializer(SerializerConfig config) {
    return EncodedRecordSerializer.INSTANCE;
  }

  @Override
  public Class<EncodedRecord> getTypeClass() {
    return EncodedRecord.class;
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
  public int getArity() {
    return 1;
  }

  @Override
  public int getTotalFields() {
    return 1;
  }

  @Override
  public boolean isKeyType() {
    return false;
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof EncodedRecordTypeInfo;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EncodedRecordTypeInfo;
  }

  @Override
  public int hashCode() {
    return EncodedRecordTypeInfo.class.hashCode();
  }

  @Override
  public String toString() {
    return "EncodedRecord";
  }
}
