package io.bellwether.flink;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeutils.CompositeTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.core.memory.DataOutputView;

/**
 * A Flink serializer made of a {@link Codec}; reads every version that the codec reads. Not for
 * several threads: each takes its {@link #duplicate}.
 */
final class CodecSerializer<T> extends TypeSerializer<T> {
  private static final long serialVersionUID = 1;
  private static final int FIRST_BYTES = 512;

  private final Codec<T> codec;
  private final int readVersion;

  /** For targets that take single bytes slowly, as the streams of checkpoints do. */
  private transient DataOutputSerializer buffer;

  CodecSerializer(Codec<T> codec) {
    this(codec, codec.version());
  }

  private CodecSerializer(Codec<T> codec, int readVersion) {
    this.codec = codec;
    this.readVersion = readVersion;
  }

  @Override
  public void serialize(T value, DataOutputView target) throws IOException {
    if (target instanceof DataOutputSerializer || codec.isBulky()) {
      codec.write(value, target);
      return;
    }
    if (buffer == null) {
      buffer = new DataOutputSerializer(FIRST_BYTES);
    }
    buffer.clear();
    codec.write(value, buffer);
    target.write(buffer.getSharedBuffer(), 0, buffer.length());
  }

  @Override
  public T deserialize(DataInputView source) throws IOException {
    return codec.read(source, readVersion);
  }

  @Override
  public T deserialize(T reuse, DataInputView source) throws IOException {
    return deserialize(source);
  }

  @Override
  public void copy(DataInputView source, DataOutputView target) throws IOException {
    serialize(deserialize(source), target);
  }

  @Override
  public T copy(T value) {
    return codec.copy(value);
  }

  @Override
  public T copy(T value, T reuse) {
    return codec.copy(value);
  }

  @Override
  public boolean isImmutableType() {
    return false;
  }

  @Override
  public TypeSerializer<T> duplicate() {
    return new CodecSerializer<>(codec, readVersion);
  }

  @Override
  public T createInstance() {
    return null;
  }

  @Override
  public int getLength() {
    return -1;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CodecSerializer<?> that
        && codec.getClass() == that.codec.getClass()
        && readVersion == that.readVersion;
  }

  @Override
  public int hashCode() {
    return codec.getClass().hashCode();
  }

  @Override
  public TypeSerializerSnapshot<T> snapshotConfiguration() {
    return new Written<>(codec, codec.version());
  }

  /**
   * Why this release cannot read what a serializer wrote, in lists or alone; null has no reason.
   */
  static List<String> refusals(TypeSerializerSnapshot<?> snapshot) {
    List<String> refusals = new ArrayList<>();
    if (snapshot instanceof Written<?> written && written.refusal() != null) {
      refusals.add(written.refusal());
    } else if (snapshot instanceof CompositeTypeSerializerSnapshot<?, ?> composite) {
      for (TypeSerializerSnapshot<?> part : composite.getNestedSerializerSnapshots()) {
        refusals.addAll(refusals(part));
      }
    }
    return refusals;
  }

  /** What a savepoint remembers of the serializer: the codec's class and version. */
  public static final class Written<T> implements TypeSerializerSnapshot<T> {
    private Codec<T> codec;
    private int version;

    /** For Flink, which fills it by {@link #readSnapshot}. */
    public Written() {}

    private Written(Codec<T> codec, int version) {
      this.codec = codec;
      this.version = version;
    }

    @Override
    public int getCurrentVersion() {
      return 1;
    }

    @Override
    public void writeSnapshot(DataOutputView out) throws IOException {
      out.writeUTF(codec.getClass().getName());
      out.writeInt(version);
    }

    @Override
    @SuppressWarnings("unchecked")
    public void readSnapshot(int readVersion, DataInputView in, ClassLoader loader)
        throws IOException {
      String name = in.readUTF();
      version = in.readInt();
      try {
        codec =
            (Codec<T>)
                Class.forName(name, true, loader)
                    .asSubclass(Codec.class)
                    .getDeclaredConstructor()
                    .newInstance();
      } catch (ReflectiveOperationException | ClassCastException e) {
        throw new UnreadableStateException(
            "this savepoint holds state written by "
                + name
                + ", which this release lacks; start the release that made it, or a newer one",
            e);
      }
    }

    /** Why this release cannot read it, or null if it can. */
    private String refusal() {
      return version <= codec.version()
          ? null
          : "the version of "
              + codec.getClass().getSimpleName()
              + " must be at most "
              + codec.version()
              + ", as this release knows no newer one: "
              + version
              + "; start the release that made the savepoint, or a newer one";
    }

    @Override
    public TypeSerializer<T> restoreSerializer() {
      return new CodecSerializer<>(codec, version);
    }

    @Override
    public TypeSerializerSchemaCompatibility<T> resolveSchemaCompatibility(
        TypeSerializerSnapshot<T> former) {
      if (codec instanceof TextCodec
          && former instanceof StringSerializer.StringSerializerSnapshot) {
        return TypeSerializerSchemaCompatibility.compatibleAsIs();
      }
      if (!(former instanceof Written<T> old) || old.codec.getClass() != codec.getClass()) {
        return TypeSerializerSchemaCompatibility.incompatible();
      }
      if (old.version > version) {
        // Flink's own message would name neither the codec nor the versions.
        throw new IllegalStateException(old.refusal());
      }
      return old.version == version
          ? TypeSerializerSchemaCompatibility.compatibleAsIs()
          : TypeSerializerSchemaCompatibility.compatibleAfterMigration();
    }
  }
}
