package io.bellwether.pipeline.control;

import io.bellwether.core.metric.PairedGain;
import io.bellwether.pipeline.config.JobConfig;
import io.bellwether.pipeline.job.Connections;
import io.bellwether.pipeline.topic.CommittedConsumer;
import io.bellwether.schema.Feedback;
import io.bellwether.schema.ShadowScore;
import io.bellwether.wire.WireDecoder;
import io.bellwether.wire.WireException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the feedback topic says of shadows: each by the control record that set it up, agreement and
 * gain.
 */
public final class ShadowReports {
  private final Map<String, PairedGain> byShadow = new HashMap<>();
  private final Map<String, Integer> versions = new HashMap<>();
  private int numUnreadable;

  private ShadowReports() {}

  /** Adds up what is on the topic by now; what its retention has dropped is not in there. */
  public static ShadowReports read(JobConfig config) {
    ShadowReports reports = new ShadowReports();
    WireDecoder<Feedback> decoder = Connections.wire(config).decoder(Feedback.class);
    String topic = config.kafka().topics().feedback();
    try (CommittedConsumer consumer = CommittedConsumer.fromBeginning(config.kafka(), topic)) {
      consumer.readToEnd(record -> reports.add(record.value(), decoder));
    }
    return reports;
  }

  private void add(byte[] feedback, WireDecoder<Feedback> decoder) {
    if (feedback == null) {
      return; // has no body, only a promise
    }
    try {
      decoder.decode(feedback).getShadows().forEach(this::add);
    } catch (WireException e) {
      numUnreadable++; // the job has made a dead letter of it
    }
  }

  private void add(ShadowScore score) {
    String shadow = id(score.getExpert(), score.getChange());
    versions.merge(shadow, score.getVersion(), Math::max);
    byShadow
        .computeIfAbsent(shadow, name -> new PairedGain())
        .add(score.getAgreed(), score.getLoss(), score.getLossWith());
  }

  private static String id(String expert, long change) {
    return expert + "/" + change;
  }

  /**
   * The version of the expert that a control record set up in shadow, as predictions name it.
   *
   * @param change version of that record
   */
  public Optional<Integer> version(String expert, long change) {
    return Optional.ofNullable(versions.get(id(expert, change)));
  }

  /** What it has shown; nothing where it was never scored. */
  public PairedGain of(String expert, long change) {
    return byShadow.getOrDefault(id(expert, change), new PairedGain());
  }

  /** Records that are none of ours. */
  public int numUnreadable() {
    return numUnreadable;
  }
}
