package io.bellwether.flink;

import io.bellwether.core.text.CachedEncoder;
import io.bellwether.core.text.TextEncoder;
import java.io.IOException;
import java.io.Serializable;
import org.apache.flink.api.common.cache.DistributedCache;

/** Makes a text encoder where it is used: models do not travel with the job graph. */
@FunctionalInterface
public interface TextEncoderFactory extends Serializable {
  /** Makes no embeddings. */
  TextEncoderFactory NONE = files -> new CachedEncoder(TextEncoder.NONE, 0);

  /**
   * Makes one for the calling thread, which closes it.
   *
   * @param files what the submission handed in
   */
  CachedEncoder create(DistributedCache files) throws IOException;
}
