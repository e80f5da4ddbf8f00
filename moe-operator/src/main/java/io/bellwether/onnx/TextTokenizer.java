package io.bellwether.onnx;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/**
 * Cuts texts into the tokens of a model, by a {@code tokenizer.json} of HuggingFace's tokenizers.
 *
 * <p>Any thread. Texts are cut one by one in the calling thread: the library's own batches would
 * start a thread for each processor.
 */
public final class TextTokenizer implements AutoCloseable {
  private final HuggingFaceTokenizer tokenizer;
  private final long maxId;

  private TextTokenizer(HuggingFaceTokenizer tokenizer, long maxId) {
    this.tokenizer = tokenizer;
    this.maxId = maxId;
  }

  /**
   * Reads a tokenizer.
   *
   * @param what the setting and the file, for messages
   * @param maxTokens longer texts are cut off; special tokens count
   */
  public static TextTokenizer read(ByteBuffer file, String what, int maxTokens) throws IOException {
    byte[] json = new byte[file.remaining()];
    file.duplicate().get(json);
    long maxId = maxId(json, what);
    Map<String, String> options =
        Map.of(
            "truncation", "true",
            "maxLength", Integer.toString(maxTokens),
            "padding", "false");
    try {
      return new TextTokenizer(
          HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(json), options), maxId);
    } catch (LinkageError e) {
      throw Sessions.missingLibrary("ai.djl.huggingface:tokenizers", e);
    } catch (IOException | RuntimeException e) {
      throw refused(what, "it is refused (" + e.getMessage() + ")", e);
    }
  }

  private static IOException refused(String what, String why, Throwable cause) {
    return new IOException(
        what
            + " must be a tokenizer.json of HuggingFace's tokenizers: "
            + why
            + "; name the one that belongs to the model",
        cause);
  }

  /** The largest id that it can give, which the model must know. */
  private static long maxId(byte[] json, String what) throws IOException {
    try {
      JsonObject root = JsonParser.parseString(new String(json, UTF_8)).getAsJsonObject();
      JsonElement vocabulary = root.getAsJsonObject("model").get("vocab");
      long max = vocabulary.isJsonArray() ? vocabulary.getAsJsonArray().size() - 1 : 0;
      if (vocabulary.isJsonObject()) {
        for (Map.Entry<String, JsonElement> token : vocabulary.getAsJsonObject().entrySet()) {
          max = Math.max(max, token.getValue().getAsLong());
        }
      }
      JsonArray added = root.getAsJsonArray("added_tokens");
      for (JsonElement token : added == null ? new JsonArray() : added) {
        max = Math.max(max, token.getAsJsonObject().get("id").getAsLong());
      }
      return max;
    } catch (JsonParseException
        | IllegalStateException
        | NullPointerException
        | ClassCastException
        | UnsupportedOperationException
        | NumberFormatException e) {
      throw refused(what, "its vocabulary cannot be read", e);
    }
  }

  /** The largest id of its vocabulary. */
  public long maxId() {
    return maxId;
  }

  /** The ids of one text, with special tokens if the tokenizer adds any. */
  public long[] ids(String text) {
    return tokenizer.encode(text).getIds();
  }

  /** The tokens of some texts side by side. */
  Tokens tokens(List<String> texts) {
    Encoding[] encoded = new Encoding[texts.size()];
    int length = 0;
    for (int i = 0; i < encoded.length; i++) {
      encoded[i] = tokenizer.encode(texts.get(i));
      length = Math.max(length, encoded[i].getIds().length);
    }
    Tokens tokens =
        new Tokens(
            encoded.length,
            length,
            new long[encoded.length * length],
            new long[encoded.length * length],
            new long[encoded.length * length]);
    for (int i = 0; i < encoded.length; i++) {
      copy(encoded[i].getIds(), tokens.ids(), i * length);
      copy(encoded[i].getAttentionMask(), tokens.mask(), i * length);
      copy(encoded[i].getTypeIds(), tokens.types(), i * length);
    }
    return tokens;
  }

  private static void copy(long[] from, long[] to, int offset) {
    System.arraycopy(from, 0, to, offset, from.length);
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
