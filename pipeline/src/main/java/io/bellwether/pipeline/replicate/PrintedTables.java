package io.bellwether.pipeline.replicate;

import java.util.List;
import java.util.Map;

/** The figures that the paper prints, in the order F1, accuracy (= recall), precision. */
final class PrintedTables {
  static final String MIXTURE = "published mixture";

  /** A printed row. */
  record Row(String name, double f1, double accuracy, double precision) {}

  /** Table 2, in the order of the columns of the pool of seven experts. */
  static final List<Row> TABLE_2 =
      List.of(
          new Row("Llama-2-7b-chat-hf", 0.22, 0.27, 0.35),
          new Row("Llama-2-70b-chat-hf", 0.33, 0.37, 0.33),
          new Row("Meta-Llama-3-8B-Instruct", 0.35, 0.39, 0.31),
          new Row("Meta-Llama-3-70B-Instruct", 0.20, 0.30, 0.32),
          new Row("Mixtral-8x7B-Instruct-v0.1", 0.34, 0.33, 0.36),
          new Row("dbrx-instruct", 0.34, 0.34, 0.36),
          new Row("OpenAI-gpt-4o", 0.34, 0.37, 0.33),
          new Row(MIXTURE, 0.52, 0.57, 0.61));

  /** Table 3, by the base model; rows are the base and its four adapters. */
  static final Map<String, List<Row>> TABLE_3 =
      Map.of(
          "Llama-2-7b-chat-hf",
          List.of(
              new Row("Llama-2-7b-chat-hf", 0.22, 0.27, 0.35),
              new Row("nifty", 0.28, 0.45, 0.20),
              new Row("acl18", 0.20, 0.25, 0.36),
              new Row("bigdata22", 0.29, 0.29, 0.32),
              new Row("cikm18", 0.27, 0.27, 0.31),
              new Row(MIXTURE, 0.43, 0.45, 0.44)),
          "Meta-Llama-3-8B-Instruct",
          List.of(
              new Row("Meta-Llama-3-8B-Instruct", 0.34, 0.39, 0.31),
              new Row("nifty", 0.36, 0.41, 0.56),
              new Row("acl18", 0.19, 0.26, 0.44),
              new Row("bigdata22", 0.23, 0.26, 0.28),
              new Row("cikm18", 0.24, 0.28, 0.31),
              new Row(MIXTURE, 0.43, 0.47, 0.48)));

  private PrintedTables() {}
}
