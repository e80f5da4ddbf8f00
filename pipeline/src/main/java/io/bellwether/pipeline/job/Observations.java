package io.bellwether.pipeline.job;

import io.bellwether.core.Classes;
import io.bellwether.core.Features;
import io.bellwether.core.Observation;
import io.bellwether.core.text.LanguageIdentifier;
import io.bellwether.core.text.TextEncoder;
import io.bellwether.core.text.TextFeatures;
import io.bellwether.replay.FileItem;
import io.bellwether.schema.NewsItem;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;

/** Turns items of a file into observations, with the same features as the job's. */
final class Observations {
  private static final int ENCODED_AT_ONCE = 64;

  private final Classes classes;
  private final TextFeatures text;
  private final LanguageIdentifier languages;
  private final Features scratch = new Features();

  Observations(Classes classes, TextFeatures text, LanguageIdentifier languages) {
    this.classes = classes;
    this.text = text;
    this.languages = languages;
  }

  /**
   * Observations with embeddings, lazily; texts are encoded some at a time.
   *
   * @param items of which the list must not change while it is read
   */
  Iterator<Observation> of(List<FileItem> items, TextEncoder encoder) {
    float[][][] some = {{}};
    return IntStream.range(0, items.size())
        .mapToObj(
            i -> {
              if (i % ENCODED_AT_ONCE == 0) {
                int end = Math.min(items.size(), i + ENCODED_AT_ONCE);
                some[0] = encoder.encode(texts(items.subList(i, end)));
              }
              scratch.setEmbedding(some[0][i % ENCODED_AT_ONCE]);
              return of(items.get(i));
            })
        .iterator();
  }

  private static List<String> texts(List<FileItem> items) {
    return items.stream().map(item -> item.item().getText()).toList();
  }

  /**
   * One observation; its label is -1 when the item has none.
   *
   * @throws IllegalArgumentException when its label is not among the classes
   */
  Observation of(FileItem fileItem) {
    NewsItem item = fileItem.item();
    String language = item.getLanguage();
    if (language.isEmpty()) {
      language = languages.identify(item.getText());
    }
    text.extract(item.getText(), scratch);
    scratch.setContext(item.getSymbol(), language, item.getSource(), numbers(item));
    long eventTime = item.getEventTime().toEpochMilli();
    if (fileItem.outcome() == null) {
      return new Observation(
          item.getId(), eventTime, eventTime, -1, scratch.copy(), item.getText());
    }
    long labelTime = fileItem.outcome().getLabelTime().toEpochMilli();
    int label = label(item.getId(), fileItem.outcome().getLabel());
    return new Observation(
        item.getId(), eventTime, labelTime, label, scratch.copy(), item.getText());
  }

  private int label(String id, String label) {
    int index = classes.indexOf(label);
    if (index < 0) {
      throw new IllegalArgumentException(
          "the label of "
              + id
              + " must be one of "
              + classes.names()
              + " or an alias of one: "
              + label
              + "; add it to classes.names or classes.aliases");
    }
    return index;
  }

  private static float[] numbers(NewsItem item) {
    List<Float> values = item.getNumbers();
    float[] numbers = new float[values.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = values.get(i);
    }
    return numbers;
  }
}
