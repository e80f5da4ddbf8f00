package io.bellwether.llm;

import java.util.Optional;

/**
 * How an endpoint is spoken to, as endpoints differ in what they understand.
 *
 * @param newTokenLimit whether the bound of an answer is sent as {@code max_completion_tokens},
 *     which OpenAI's newer models insist on and older servers do not know
 */
record Dialect(LlmMode mode, boolean newTokenLimit) {
  /** What to try after the endpoint refused this one, if its words say what it did not like. */
  Optional<Dialect> afterRefusal(String complaint) {
    if (!newTokenLimit && complaint.contains("max_tokens")) {
      return Optional.of(new Dialect(mode, true));
    }
    boolean isAboutMode =
        switch (mode) {
          case LOGPROBS -> complaint.contains("logprobs");
          case JSON ->
              complaint.contains("response_format")
                  || complaint.contains("json_schema")
                  || complaint.contains("format");
          case LABEL -> false;
        };
    return isAboutMode ? Optional.of(simpler()) : Optional.empty();
  }

  Dialect simpler() {
    return new Dialect(mode == LlmMode.LOGPROBS ? LlmMode.JSON : LlmMode.LABEL, newTokenLimit);
  }
}
