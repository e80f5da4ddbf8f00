package io.bellwether.topics;

import java.io.Serializable;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The name of every topic in one deployment. Immutable.
 *
 * <pre>{@code
 * Topics topics = Topics.defaults().with(Topic.NEWS, "desk.news");
 * topics.name(Topic.NEWS); // desk.news
 * }</pre>
 */
public final class Topics implements Serializable {
  private static final Pattern LEGAL = Pattern.compile("[a-zA-Z0-9._-]{1,249}");

  private final EnumMap<Topic, String> names;

  private Topics(EnumMap<Topic, String> names) {
    this.names = names;
  }

  public static Topics defaults() {
    return withPrefix("");
  }

  /** The default names, each after the prefix. */
  public static Topics withPrefix(String prefix) {
    EnumMap<Topic, String> names = new EnumMap<>(Topic.class);
    for (Topic topic : Topic.values()) {
      names.put(topic, legal(topic, prefix + topic.defaultName()));
    }
    return new Topics(names);
  }

  /**
   * The same topics, one of them under another name.
   *
   * @throws IllegalArgumentException when Kafka does not take the name or another topic has it
   */
  public Topics with(Topic topic, String name) {
    legal(topic, name);
    for (Map.Entry<Topic, String> other : names.entrySet()) {
      if (other.getKey() != topic && other.getValue().equals(name)) {
        throw new IllegalArgumentException(
            setting(topic) + " must differ from " + setting(other.getKey()) + ": " + name);
      }
    }
    EnumMap<Topic, String> changed = new EnumMap<>(names);
    changed.put(topic, name);
    return new Topics(changed);
  }

  public String name(Topic topic) {
    return names.get(topic);
  }

  /** Every topic with its name, in the order of {@link Topic}; not modifiable. */
  public Map<Topic, String> all() {
    return Collections.unmodifiableMap(names);
  }

  /** The registry's subject for the values of a topic of this name. */
  public static String subject(String topicName) {
    return topicName + "-value";
  }

  private static String legal(Topic topic, String name) {
    if (!LEGAL.matcher(name).matches() || name.equals(".") || name.equals("..")) {
      throw new IllegalArgumentException(
          setting(topic)
              + " must be 1 to 249 of the characters a-z A-Z 0-9 . _ - (Kafka's rule): "
              + name);
    }
    return name;
  }

  private static String setting(Topic topic) {
    return "topics." + topic.defaultName();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Topics that && names.equals(that.names);
  }

  @Override
  public int hashCode() {
    return names.hashCode();
  }

  @Override
  public String toString() {
    return names.toString();
  }
}
