package io.bellwether.onnx.export;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A vocabulary of words and pieces of words (Schuster, Nakajima 2012), found by counting: every
 * character, the most frequent words, and the most frequent beginnings and ends. A word that is not
 * in there is cut, longest piece first, so that its inflections share what they have in common.
 */
public final class WordPieces {
  private static final String CONTINUED = "##";
  private static final int LONGEST_END = 5;
  private static final int SHORTEST_BEGINNING = 4;
  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+|[^\\p{L}\\p{N}\\s]");

  private final List<String> vocabulary;

  private WordPieces(List<String> vocabulary) {
    this.vocabulary = vocabulary;
  }

  /**
   * Finds a vocabulary of at most {@code size} entries; all characters are in it anyhow.
   *
   * @param texts no labels: what is counted is text alone
   */
  public static WordPieces count(Collection<String> texts, int size) {
    Map<String, Integer> words = new HashMap<>();
    for (String text : texts) {
      Matcher matcher = WORD.matcher(normal(text));
      while (matcher.find()) {
        words.merge(matcher.group(), 1, Integer::sum);
      }
    }
    Set<String> found = new LinkedHashSet<>(List.of("[PAD]", "[UNK]"));
    words.keySet().stream().sorted().forEach(word -> addCharacters(word, found));
    List<String> pieces = byFrequency(pieces(words));
    for (String piece : pieces) {
      if (found.size() >= size) {
        break;
      }
      found.add(piece);
    }
    return new WordPieces(List.copyOf(found));
  }

  /** Lower case and no accents, as the tokenizer's own normaliser makes it. */
  private static String normal(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFD)
        .replaceAll("\\p{Mn}+", "")
        .toLowerCase(Locale.ROOT);
  }

  private static void addCharacters(String word, Set<String> found) {
    word.codePoints()
        .mapToObj(Character::toString)
        .forEach(
            character -> {
              found.add(character);
              found.add(CONTINUED + character);
            });
  }

  private static Map<String, Integer> pieces(Map<String, Integer> words) {
    Map<String, Integer> pieces = new HashMap<>();
    words.forEach(
        (word, count) -> {
          pieces.merge(word, count, Integer::sum);
          for (int cut = 1; cut < word.length(); cut++) {
            if (Character.isLowSurrogate(word.charAt(cut))) {
              continue;
            }
            if (cut >= SHORTEST_BEGINNING) {
              pieces.merge(word.substring(0, cut), count / 2, Integer::sum);
            }
            if (word.length() - cut <= LONGEST_END) {
              pieces.merge(CONTINUED + word.substring(cut), count / 2, Integer::sum);
            }
          }
        });
    return pieces;
  }

  private static List<String> byFrequency(Map<String, Integer> pieces) {
    List<String> sorted = new ArrayList<>(pieces.keySet());
    sorted.removeIf(piece -> pieces.get(piece) < 2);
    sorted.sort(
        (a, b) -> {
          int byCount = Integer.compare(pieces.get(b), pieces.get(a));
          return byCount != 0 ? byCount : a.compareTo(b);
        });
    return sorted;
  }

  /** Entries in the order of their ids. */
  public List<String> vocabulary() {
    return vocabulary;
  }

  /** A {@code tokenizer.json} that HuggingFace's tokenizers read. */
  public String toTokenizerJson() {
    JsonObject normalizer = typed("BertNormalizer");
    normalizer.addProperty("clean_text", true);
    normalizer.addProperty("handle_chinese_chars", true);
    normalizer.addProperty("strip_accents", true);
    normalizer.addProperty("lowercase", true);
    JsonObject vocab = new JsonObject();
    for (int id = 0; id < vocabulary.size(); id++) {
      vocab.addProperty(vocabulary.get(id), id);
    }
    JsonObject model = typed("WordPiece");
    model.addProperty("unk_token", "[UNK]");
    model.addProperty("continuing_subword_prefix", CONTINUED);
    model.addProperty("max_input_chars_per_word", 100);
    model.add("vocab", vocab);
    JsonArray added = new JsonArray();
    added.add(special(0, "[PAD]"));
    added.add(special(1, "[UNK]"));
    JsonObject root = new JsonObject();
    root.addProperty("version", "1.0");
    root.add("added_tokens", added);
    root.add("normalizer", normalizer);
    root.add("pre_tokenizer", typed("BertPreTokenizer"));
    root.add("model", model);
    return root.toString();
  }

  private static JsonObject typed(String type) {
    JsonObject part = new JsonObject();
    part.addProperty("type", type);
    return part;
  }

  private static JsonObject special(int id, String content) {
    JsonObject token = new JsonObject();
    token.addProperty("id", id);
    token.addProperty("content", content);
    for (String flag : List.of("single_word", "lstrip", "rstrip", "normalized")) {
      token.addProperty(flag, false);
    }
    token.addProperty("special", true);
    return token;
  }
}
