package io.bellwether.wire;

import io.bellwether.schema.Abstention;
import io.bellwether.schema.ExpertAccount;
import io.bellwether.schema.ExpertLikelihood;
import io.bellwether.schema.Feedback;
import io.bellwether.schema.Prediction;
import io.bellwether.schema.ShadowScore;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.apache.avro.generic.PrimitivesArrays.FloatArray;
import org.apache.avro.generic.PrimitivesArrays.IntArray;
import org.apache.avro.io.Encoder;

/**
 * Writes the records that a job writes for each item, field by field and to the same bytes as
 * Avro's own writer, which walks the schema and boxes every number. Stateless.
 */
interface DirectWriter<T> {
  void write(T record, Encoder out) throws IOException;

  /** The writer of a class, or null where Avro's own does. */
  @SuppressWarnings("unchecked") // Each branch compares the class.
  static <T> DirectWriter<T> of(Class<T> type) {
    if (type == Prediction.class) {
      return (DirectWriter<T>) (DirectWriter<Prediction>) DirectWriter::prediction;
    }
    if (type == Feedback.class) {
      return (DirectWriter<T>) (DirectWriter<Feedback>) DirectWriter::feedback;
    }
    return null;
  }

  private static void prediction(Prediction record, Encoder out) throws IOException {
    time(record.getEventTime(), out);
    out.writeString(record.getId());
    out.writeString(record.getSymbol());
    out.writeString(record.getLanguage());
    out.writeString(record.getSource());
    out.writeString(record.getHeadline());
    time(record.getDecisionTime(), out);
    begin(record.getClasses(), out);
    for (String name : record.getClasses()) {
      out.startItem();
      out.writeString(name);
    }
    out.writeArrayEnd();
    begin(record.getProbabilities(), out);
    for (double probability : record.getProbabilities()) {
      out.startItem();
      out.writeDouble(probability);
    }
    out.writeArrayEnd();
    out.writeString(record.getVerdict());
    out.writeDouble(record.getConfidence());
    out.writeBoolean(record.getDegraded());
    accounts(record.getExperts(), out);
    out.writeLong(record.getGateVersion());
    time(record.getLabelsSeenUpTo(), out);
    if (isThere(record.getEmittedAt(), out)) {
      time(record.getEmittedAt(), out);
    }
    if (isThere(record.getNovelty(), out)) {
      out.writeDouble(record.getNovelty());
    }
    if (isThere(record.getRelevance(), out)) {
      out.writeDouble(record.getRelevance());
    }
    out.writeString(record.getOrigin());
    accounts(record.getShadows(), out);
    out.writeBoolean(record.getBlind());
  }

  private static void accounts(List<ExpertAccount> accounts, Encoder out) throws IOException {
    begin(accounts, out);
    for (ExpertAccount account : accounts) {
      out.startItem();
      out.writeString(account.getExpert());
      out.writeInt(account.getVersion());
      out.writeDouble(account.getRoutingWeight());
      out.writeDouble(account.getBelief());
      out.writeDouble(account.getWeight());
      begin(account.getVote(), out);
      for (float probability : account.getVote()) {
        out.startItem();
        out.writeFloat(probability);
      }
      out.writeArrayEnd();
      Abstention abstention = account.getAbstention();
      if (isThere(abstention, out)) {
        out.writeEnum(abstention.ordinal());
      }
    }
    out.writeArrayEnd();
  }

  private static void feedback(Feedback record, Encoder out) throws IOException {
    time(record.getLabelTime(), out);
    out.writeString(record.getItemId());
    time(record.getDecisionTime(), out);
    out.writeString(record.getLabel());
    out.writeString(record.getLanguage());
    out.writeString(record.getSymbol());
    out.writeString(record.getSource());
    features(record.getFeatureIndices(), record.getFeatureValues(), out);
    begin(record.getExperts(), out);
    for (ExpertLikelihood expert : record.getExperts()) {
      out.startItem();
      out.writeInt(expert.getSlot());
      out.writeFloat(expert.getRoutingWeight());
      if (isThere(expert.getLikelihood(), out)) {
        out.writeFloat(expert.getLikelihood());
      }
    }
    out.writeArrayEnd();
    out.writeLong(record.getGateVersion());
    begin(record.getShadows(), out);
    for (ShadowScore shadow : record.getShadows()) {
      out.startItem();
      out.writeString(shadow.getExpert());
      out.writeInt(shadow.getVersion());
      out.writeBoolean(shadow.getAgreed());
      out.writeDouble(shadow.getLoss());
      out.writeDouble(shadow.getLossWith());
      out.writeLong(shadow.getChange());
    }
    out.writeArrayEnd();
  }

  private static void features(List<Integer> indices, List<Float> values, Encoder out)
      throws IOException {
    begin(indices, out);
    for (int i = 0; i < indices.size(); i++) {
      out.startItem();
      out.writeInt(indices instanceof IntArray plain ? plain.getInt(i) : indices.get(i));
    }
    out.writeArrayEnd();
    begin(values, out);
    for (int i = 0; i < values.size(); i++) {
      out.startItem();
      out.writeFloat(values instanceof FloatArray plain ? plain.getFloat(i) : values.get(i));
    }
    out.writeArrayEnd();
  }

  private static void begin(List<?> list, Encoder out) throws IOException {
    out.writeArrayStart();
    out.setItemCount(list.size());
  }

  /** Says which branch of a union with null follows. */
  private static boolean isThere(Object value, Encoder out) throws IOException {
    out.writeIndex(value == null ? 0 : 1);
    if (value == null) {
      out.writeNull();
    }
    return value != null;
  }

  private static void time(Instant time, Encoder out) throws IOException {
    out.writeLong(time.toEpochMilli());
  }
}
