package io.bellwether.pipeline.control;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.bellwether.connectors.KafkaSettings;
import io.bellwether.connectors.Sinks;
import io.bellwether.core.mixture.ExpertDefinition;
import io.bellwether.pipeline.config.ExpertDefinitions;
import io.bellwether.pipeline.config.JobConfig;
import io.bellwether.pipeline.job.Connections;
import io.bellwether.pipeline.topic.CommittedConsumer;
import io.bellwether.replay.Replay;
import io.bellwether.schema.Control;
import io.bellwether.schema.ExpertChange;
import io.bellwether.schema.GateAction;
import io.bellwether.schema.GateVersion;
import io.bellwether.wire.WireDecoder;
import io.bellwether.wire.WireException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * The control topic as it is now. {@link #read} looks at it once; {@link #publish} adds to it. For
 * one thread.
 */
public final class ControlLog {
  private final JobConfig config;
  private final Map<String, ControlledExpert> experts = new TreeMap<>();
  private final TreeMap<Long, Control> learned = new TreeMap<>();
  private final Map<String, Long> firstOffsets = new TreeMap<>();
  private Control pin;
  private int numUnreadable;

  private ControlLog(JobConfig config) {
    this.config = config;
    for (ExpertDefinition expert : config.experts()) {
      experts.put(
          expert.name(),
          ControlledExpert.configured(expert.name(), ExpertDefinitions.print(expert)));
    }
  }

  /**
   * Reads what is committed by now.
   *
   * @throws IllegalStateException when the topic is not there
   */
  public static ControlLog read(JobConfig config) {
    ControlLog log = new ControlLog(config);
    String topic = config.kafka().topics().control();
    WireDecoder<Control> decoder = Connections.wire(config).decoder(Control.class);
    try (CommittedConsumer consumer = CommittedConsumer.fromBeginning(config.kafka(), topic)) {
      consumer.readToEnd(record -> log.add(record, decoder));
    }
    return log;
  }

  private void add(ConsumerRecord<byte[], byte[]> record, WireDecoder<Control> decoder) {
    if (record.value() == null) {
      return; // has no body, only a promise
    }
    try {
      Control control = decoder.decode(record.value());
      if (control.getChange() instanceof ExpertChange change) {
        add(change.getExpert(), control, record.offset());
      } else {
        add(control, (GateVersion) control.getChange());
      }
    } catch (WireException e) {
      numUnreadable++; // the job has made a dead letter of it
    }
  }

  private void add(String name, Control control, long offset) {
    firstOffsets.putIfAbsent(id(name, control.getVersion()), offset);
    experts.merge(
        name,
        ControlledExpert.configured(name, "").after(control),
        (known, fresh) -> known.after(control));
  }

  private void add(Control control, GateVersion version) {
    if (version.getAction() == GateAction.LEARNED) {
      learned.put(control.getVersion(), control);
    } else if (version.getAction() != GateAction.UNKNOWN) {
      pin = version.getAction() == GateAction.PIN ? control : null;
    }
  }

  private static String id(String name, long version) {
    return name + "/" + version;
  }

  /** What is known of an expert; something also of one that nobody has heard of. */
  public ControlledExpert expert(String name) {
    return experts.getOrDefault(name, ControlledExpert.configured(name, ""));
  }

  /** All experts of the configuration and of the topic, by name. */
  public List<ControlledExpert> experts() {
    return new ArrayList<>(experts.values());
  }

  /** The versions of the gate that compaction has left, oldest first. */
  public List<Control> gateVersions() {
    return new ArrayList<>(learned.values());
  }

  /** One of them. */
  public Optional<Control> gateVersion(long version) {
    return Optional.ofNullable(learned.get(version));
  }

  /** The version of the gate that is pinned. */
  public Optional<Control> pin() {
    return Optional.ofNullable(pin);
  }

  /** Records that are none of ours; the job has made dead letters of them. */
  public int numUnreadable() {
    return numUnreadable;
  }

  /**
   * Publishes a change and makes sure that it is the first of its version.
   *
   * @throws IllegalStateException when somebody else's change with that version came first
   */
  public void publish(Control control) throws InterruptedException {
    String topic = config.kafka().topics().control();
    KafkaSettings client =
        new KafkaSettings(config.kafka().bootstrapServers(), config.kafka().properties());
    long offset;
    try (Producer<byte[], byte[]> producer = Replay.producer(client)) {
      byte[] key = Sinks.controlKey(control).getBytes(UTF_8);
      byte[] value = Connections.wire(config).encoder(Control.class, topic).encode(control);
      offset = producer.send(new ProducerRecord<>(topic, key, value)).get().offset();
    } catch (ExecutionException e) {
      throw new IllegalStateException("topic " + topic + " does not take the change", e.getCause());
    } catch (WireException e) {
      throw new IllegalStateException("the change cannot be written", e);
    }
    if (control.getChange() instanceof ExpertChange change) {
      mustBeFirst(change.getExpert(), control.getVersion(), offset);
    }
  }

  private void mustBeFirst(String name, long version, long offset) {
    Long first = read(config).firstOffsets.get(id(name, version));
    if (first != null && first < offset) {
      throw new IllegalStateException(
          "somebody else changed "
              + name
              + " at the same time, with version "
              + version
              + ", so the job refuses this change; look at 'bellwether control list'");
    }
  }
}
