package io.bellwether.pipeline.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The types that settings have. */
final class OptionTypes {
  private OptionTypes() {}

  /** A type of scalars, made of a description and two functions. */
  private record Scalar<T>(String description, ScalarParser<T> parser, Function<T, Object> printer)
      implements OptionType<T> {
    @Override
    public T parse(ConfigNode node) throws Mismatch {
      if (node.text() == null) {
        throw new Mismatch("must be " + description);
      }
      return parser.parse(node.text().strip());
    }

    @Override
    public Object plain(T value) {
      return printer.apply(value);
    }
  }

  private interface ScalarParser<T> {
    T parse(String text) throws Mismatch;
  }

  static OptionType<String> text() {
    String description = "a text";
    return new Scalar<>(description, text -> require(!text.isEmpty(), text, description), x -> x);
  }

  /** A text that a regular expression must match; {@code description} says it in words. */
  static OptionType<String> text(String description, String regex) {
    Pattern pattern = Pattern.compile(regex);
    return new Scalar<>(
        description, text -> require(pattern.matcher(text).matches(), text, description), x -> x);
  }

  static OptionType<Integer> integer(int low, int high) {
    return integer(low + " to " + high, x -> x >= low && x <= high);
  }

  static OptionType<Integer> integer(String bounds, Predicate<Integer> holds) {
    String description = "a whole number, " + bounds;
    return new Scalar<>(
        description,
        text -> {
          try {
            int value = Integer.parseInt(text);
            return require(holds.test(value), value, description);
          } catch (NumberFormatException e) {
            throw new Mismatch("must be " + description);
          }
        },
        x -> x);
  }

  static OptionType<Long> wholeNumber() {
    String description = "a whole number";
    return new Scalar<>(
        description,
        text -> {
          try {
            return Long.parseLong(text);
          } catch (NumberFormatException e) {
            throw new Mismatch("must be " + description);
          }
        },
        x -> x);
  }

  /** A number that {@code holds}; {@code bounds} says so in words. Infinity is {@code inf}. */
  static OptionType<Double> number(String bounds, Function<Double, Boolean> holds) {
    String description = "a number, " + bounds;
    return new Scalar<>(
        description,
        text -> {
          try {
            double value = parseDouble(text);
            return require(holds.apply(value), value, description);
          } catch (NumberFormatException e) {
            throw new Mismatch("must be " + description);
          }
        },
        x -> x);
  }

  private static double parseDouble(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "inf", ".inf", "+.inf", "infinity" -> Double.POSITIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }

  static OptionType<Boolean> flag() {
    String description = "true or false";
    return new Scalar<>(
        description,
        text ->
            switch (text.toLowerCase(Locale.ROOT)) {
              case "true" -> true;
              case "false" -> false;
              default -> throw new Mismatch("must be " + description);
            },
        x -> x);
  }

  static OptionType<Duration> duration(Duration low) {
    String description = "a duration such as 10ms or 15min, at least " + Durations.print(low);
    return new Scalar<>(
        description,
        text -> {
          Duration value = Durations.parse(text);
          boolean fits = value != null && value.compareTo(low) >= 0;
          return require(fits, value, description);
        },
        Durations::print);
  }

  /** One of an enum's constants, written in lower case with dashes. */
  @SafeVarargs
  static <E extends Enum<E>> OptionType<E> choice(E... constants) {
    Map<String, E> byWord = new LinkedHashMap<>();
    for (E constant : constants) {
      byWord.put(word(constant), constant);
    }
    String description = "one of " + String.join(", ", byWord.keySet());
    return new Scalar<>(
        description,
        text -> require(byWord.containsKey(text), byWord.get(text), description),
        OptionTypes::word);
  }

  /** Some of an enum's constants, none twice: a YAML list, or with commas between. */
  @SafeVarargs
  @SuppressWarnings("varargs") // It only reads them.
  static <E extends Enum<E>> OptionType<List<E>> choices(E... constants) {
    OptionType<E> one = choice(constants);
    OptionType<List<String>> words = texts();
    String description = "a list of " + one.description().substring("one of ".length());
    return new OptionType<>() {
      @Override
      public String description() {
        return description;
      }

      @Override
      public List<E> parse(ConfigNode node) throws Mismatch {
        if (node.text() == null && node.list() == null) {
          throw new Mismatch("must be " + description);
        }
        List<E> chosen = new ArrayList<>();
        for (String word : words.parse(node)) {
          E constant = byWord(word, constants);
          if (constant == null || chosen.contains(constant)) {
            throw new Mismatch("must be " + description + ", each at most once");
          }
          chosen.add(constant);
        }
        return List.copyOf(chosen);
      }

      @Override
      public Object plain(List<E> value) {
        return value.stream().map(OptionTypes::word).collect(Collectors.toList());
      }

      @Override
      public boolean structured() {
        return true;
      }
    };
  }

  private static <E extends Enum<E>> E byWord(String word, E[] constants) {
    for (E constant : constants) {
      if (word(constant).equals(word)) {
        return constant;
      }
    }
    return null;
  }

  /** An enum's constant as it is written in files. */
  static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Texts: a YAML list, or on flags and in variables also {@code a,b,c}. */
  static OptionType<List<String>> texts() {
    return new OptionType<>() {
      @Override
      public String description() {
        return "a list of texts";
      }

      @Override
      public List<String> parse(ConfigNode node) throws Mismatch {
        if (node.text() != null) {
          return Stream.of(node.text().split(",")).map(String::strip).toList();
        }
        if (node.list() == null || node.list().stream().anyMatch(item -> item.text() == null)) {
          throw new Mismatch("must be " + description());
        }
        return node.list().stream().map(ConfigNode::text).toList();
      }

      @Override
      public Object plain(List<String> value) {
        return new ArrayList<>(value);
      }

      @Override
      public boolean structured() {
        return true;
      }
    };
  }

  /** Texts by name; nested mappings are joined with dots. */
  static OptionType<Map<String, String>> textMap() {
    return new OptionType<>() {
      @Override
      public String description() {
        return "a mapping of texts";
      }

      @Override
      public Map<String, String> parse(ConfigNode node) throws Mismatch {
        if (node.map() == null) {
          throw new Mismatch("must be " + description());
        }
        Map<String, String> texts = new LinkedHashMap<>();
        for (Map.Entry<String, ConfigNode> entry : node.map().entrySet()) {
          if (entry.getValue().text() == null) {
            throw new Mismatch("must be " + description());
          }
          texts.put(entry.getKey(), entry.getValue().text());
        }
        return texts;
      }

      @Override
      public Object plain(Map<String, String> value) {
        return new LinkedHashMap<>(value);
      }

      @Override
      public boolean structured() {
        return true;
      }
    };
  }

  /** The experts, still as written: {@link ExpertReader} reads them one by one. */
  static OptionType<List<ConfigNode>> experts() {
    return new OptionType<>() {
      @Override
      public String description() {
        return "a list of experts, at least one";
      }

      @Override
      public List<ConfigNode> parse(ConfigNode node) throws Mismatch {
        boolean mappings =
            node.list() != null && node.list().stream().allMatch(item -> item.map() != null);
        return require(mappings && !node.list().isEmpty(), node.list(), description());
      }

      @Override
      public Object plain(List<ConfigNode> value) {
        return value.stream().map(ConfigNode::print).collect(Collectors.toList());
      }

      @Override
      public boolean structured() {
        return true;
      }
    };
  }

  private static <T> T require(boolean holds, T value, String description) throws Mismatch {
    if (!holds) {
      throw new Mismatch("must be " + description);
    }
    return value;
  }
}
