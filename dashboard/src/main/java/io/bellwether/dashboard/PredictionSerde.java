package io.bellwether.dashboard;

import io.bellwether.schema.Prediction;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;

/** The reading half; Kafka Streams asks for both. */
final class PredictionSerde implements Serde<Prediction> {
  @Override
  public Serializer<Prediction> serializer() {
    return (topic, prediction) -> {
      throw new UnsupportedOperationException("the views only read predictions");
    };
  }

  @Override
  public Deserializer<Prediction> deserializer() {
    return new PredictionDeserializer();
  }
}
