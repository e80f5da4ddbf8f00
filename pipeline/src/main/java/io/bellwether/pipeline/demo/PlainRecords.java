package io.bellwether.pipeline.demo;

import io.bellwether.schema.DeadLetter;
import io.bellwether.schema.ExpertAccount;
import io.bellwether.schema.Prediction;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Records as maps and lists, for JSON. */
public final class PlainRecords {
  private PlainRecords() {}

  /** A prediction with its account; times in ISO 8601. */
  public static Map<String, Object> of(Prediction prediction) {
    Map<String, Object> plain = new LinkedHashMap<>();
    plain.put("id", prediction.getId());
    plain.put("eventTime", prediction.getEventTime().toString());
    plain.put("symbol", prediction.getSymbol());
    plain.put("language", prediction.getLanguage());
    plain.put("source", prediction.getSource());
    plain.put("headline", prediction.getHeadline());
    plain.put("verdict", prediction.getVerdict());
    plain.put("confidence", prediction.getConfidence());
    Map<String, Double> probabilities = new LinkedHashMap<>();
    for (int k = 0; k < prediction.getClasses().size(); k++) {
      probabilities.put(prediction.getClasses().get(k), prediction.getProbabilities().get(k));
    }
    plain.put("probabilities", probabilities);
    plain.put("degraded", prediction.getDegraded());
    plain.put("blind", prediction.getBlind());
    List<Map<String, Object>> experts = new ArrayList<>();
    prediction.getExperts().forEach(expert -> experts.add(of(expert)));
    plain.put("experts", experts);
    plain.put("shadows", prediction.getShadows().stream().map(PlainRecords::of).toList());
    plain.put("gateVersion", prediction.getGateVersion());
    plain.put("origin", prediction.getOrigin());
    plain.put("decisionTime", prediction.getDecisionTime().toString());
    plain.put("labelsSeenUpTo", prediction.getLabelsSeenUpTo().toString());
    return plain;
  }

  private static Map<String, Object> of(ExpertAccount expert) {
    Map<String, Object> plain = new LinkedHashMap<>();
    plain.put("expert", expert.getExpert());
    plain.put("version", expert.getVersion());
    plain.put("vote", expert.getVote());
    plain.put("routingWeight", expert.getRoutingWeight());
    plain.put("belief", expert.getBelief());
    plain.put("weight", expert.getWeight());
    if (expert.getAbstention() != null) {
      plain.put("abstention", expert.getAbstention().name());
    }
    return plain;
  }

  /** A dead letter; bytes in Base64. */
  public static Map<String, Object> of(DeadLetter letter) {
    Map<String, Object> plain = new LinkedHashMap<>();
    plain.put("reason", letter.getReason());
    plain.put("detail", letter.getDetail());
    plain.put("stage", letter.getStage());
    plain.put("topic", letter.getOrigin().getTopic());
    plain.put("partition", letter.getOrigin().getPartition());
    plain.put("offset", letter.getOrigin().getOffset());
    plain.put("key", base64(letter.getKey()));
    plain.put("value", base64(letter.getValue()));
    return plain;
  }

  /** A dead letter in one line. */
  public static String sentence(DeadLetter letter) {
    int size = letter.getValue() == null ? 0 : letter.getValue().remaining();
    return "%s-%d@%d  %s  %d bytes  %s"
        .formatted(
            letter.getOrigin().getTopic(),
            letter.getOrigin().getPartition(),
            letter.getOrigin().getOffset(),
            letter.getReason(),
            size,
            Columns.printable(letter.getDetail()));
  }

  private static String base64(ByteBuffer bytes) {
    if (bytes == null) {
      return null;
    }
    byte[] copy = new byte[bytes.remaining()];
    bytes.duplicate().get(copy);
    return Base64.getEncoder().encodeToString(copy);
  }
}
