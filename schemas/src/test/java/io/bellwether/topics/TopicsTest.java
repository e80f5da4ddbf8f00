package io.bellwether.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.schema.builtin.BuiltInSchemas;
import org.junit.jupiter.api.Test;

class TopicsTest {
  @Test
  void givesEveryTopicItsDefaultName() {
    Topics topics = Topics.defaults();

    assertThat(topics.all().values())
        .containsExactly(
            "news",
            "outcomes",
            "prices",
            "votes",
            "predictions",
            "alerts",
            "alert-commands",
            "control",
            "feedback",
            "dead-letters");
  }

  @Test
  void renamesOneTopicAndLeavesTheOriginalAlone() {
    Topics original = Topics.defaults();

    Topics renamed = original.with(Topic.NEWS, "desk.news");

    assertThat(renamed.name(Topic.NEWS)).isEqualTo("desk.news");
    assertThat(renamed.name(Topic.OUTCOMES)).isEqualTo("outcomes");
    assertThat(original.name(Topic.NEWS)).isEqualTo("news");
  }

  @Test
  void refusesANameThatKafkaWouldRefuse() {
    assertThatThrownBy(() -> Topics.defaults().with(Topic.NEWS, "news of the day"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("topics.news must be");
  }

  @Test
  void refusesTheNameOfAnotherTopic() {
    assertThatThrownBy(() -> Topics.defaults().with(Topic.NEWS, "outcomes"))
        .hasMessage("topics.news must differ from topics.outcomes: outcomes");
  }

  @Test
  void compactsOnlyTheControlTopic() {
    for (Topic topic : Topic.values()) {
      assertThat(topic.compacted()).isEqualTo(topic == Topic.CONTROL);
    }
  }

  @Test
  void everyTopicWithASchemaHasAFrozenOne() {
    for (Topic topic : Topic.values()) {
      if (topic != Topic.DEAD_LETTERS) {
        assertThat(BuiltInSchemas.get().newestId(topic.recordName())).isPositive();
      }
    }
  }

  @Test
  void namesTheSubjectAfterTheTopic() {
    assertThat(Topics.subject("desk.news")).isEqualTo("desk.news-value");
  }
}
