package io.bellwether.wire;

import io.bellwether.schema.ExpertLikelihood;
import io.bellwether.schema.Feedback;
import io.bellwether.schema.ShadowScore;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.AvroTypeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.PrimitivesArrays.FloatArray;
import org.apache.avro.generic.PrimitivesArrays.IntArray;
import org.apache.avro.io.Decoder;

/**
 * Reads feedback, which a job reads back for each label, field by field, where it was written with
 * the schema of this release. Its lists of numbers hold plain ones. Stateless.
 */
final class DirectReader {
  private static final Schema INDICES = field("featureIndices");
  private static final Schema VALUES = field("featureValues");
  private static final int SOME = 64;

  /** How a string is read, so that invalid ones are refused alike everywhere. */
  interface Strings {
    String read(Decoder in) throws IOException;
  }

  private DirectReader() {}

  private static Schema field(String name) {
    return Feedback.getClassSchema().getField(name).schema();
  }

  static Feedback feedback(Decoder in, Strings strings) throws IOException {
    Feedback record = new Feedback();
    record.setLabelTime(Instant.ofEpochMilli(in.readLong()));
    record.setItemId(strings.read(in));
    record.setDecisionTime(Instant.ofEpochMilli(in.readLong()));
    record.setLabel(strings.read(in));
    record.setLanguage(strings.read(in));
    record.setSymbol(strings.read(in));
    record.setSource(strings.read(in));
    record.setFeatureIndices(indices(in));
    record.setFeatureValues(values(in));
    record.setExperts(experts(in));
    record.setGateVersion(in.readLong());
    record.setShadows(shadows(in, strings));
    return record;
  }

  // Lists grow as their items come: what their length claims to be may be a lie.

  private static List<Integer> indices(Decoder in) throws IOException {
    IntArray indices = new IntArray(SOME, INDICES);
    for (long left = in.readArrayStart(); left > 0; left = in.arrayNext()) {
      for (; left > 0; left--) {
        indices.add(indices.size(), in.readInt());
      }
    }
    return indices;
  }

  private static List<Float> values(Decoder in) throws IOException {
    FloatArray values = new FloatArray(SOME, VALUES);
    for (long left = in.readArrayStart(); left > 0; left = in.arrayNext()) {
      for (; left > 0; left--) {
        values.add(values.size(), in.readFloat());
      }
    }
    return values;
  }

  private static List<ExpertLikelihood> experts(Decoder in) throws IOException {
    List<ExpertLikelihood> experts = new ArrayList<>();
    for (long left = in.readArrayStart(); left > 0; left = in.arrayNext()) {
      for (; left > 0; left--) {
        ExpertLikelihood expert = new ExpertLikelihood();
        expert.setSlot(in.readInt());
        expert.setRoutingWeight(in.readFloat());
        expert.setLikelihood(isThere(in) ? in.readFloat() : null);
        experts.add(expert);
      }
    }
    return experts;
  }

  private static boolean isThere(Decoder in) throws IOException {
    int branch = in.readIndex();
    if (branch != 0 && branch != 1) {
      throw new AvroTypeException("no such branch of a union");
    }
    return branch == 1;
  }

  private static List<ShadowScore> shadows(Decoder in, Strings strings) throws IOException {
    List<ShadowScore> shadows = new ArrayList<>();
    for (long left = in.readArrayStart(); left > 0; left = in.arrayNext()) {
      for (; left > 0; left--) {
        ShadowScore shadow = new ShadowScore();
        shadow.setExpert(strings.read(in));
        shadow.setVersion(in.readInt());
        shadow.setAgreed(in.readBoolean());
        shadow.setLoss(in.readDouble());
        shadow.setLossWith(in.readDouble());
        shadow.setChange(in.readLong());
        shadows.add(shadow);
      }
    }
    return shadows;
  }
}
