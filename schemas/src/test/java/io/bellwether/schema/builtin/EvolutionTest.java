package io.bellwether.schema.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

/** Breaks schemas on purpose, so that a silent checker would be noticed. */
class EvolutionTest {
  private static final Schema FIRST =
      record("{'name':'id','type':'string'},{'name':'grade','type':'int'}");

  @Test
  void acceptsAnAddedFieldWithADefault() {
    Schema next =
        record(
            "{'name':'id','type':'string'},{'name':'grade','type':'int'},"
                + "{'name':'note','type':'string','default':''}");

    assertThat(Evolution.problems(next, List.of(FIRST))).isEmpty();
  }

  @Test
  void reportsAnAddedFieldWithoutADefault() {
    Schema next =
        record(
            "{'name':'id','type':'string'},{'name':'grade','type':'int'},"
                + "{'name':'note','type':'string'}");

    assertThat(Evolution.problems(next, List.of(FIRST)))
        .anyMatch(problem -> problem.contains("cannot read what a frozen version wrote"))
        .anyMatch(problem -> problem.contains("T.note was added later and so needs a default"));
  }

  @Test
  void reportsARemovedFieldThatOldReadersNeed() {
    Schema next = record("{'name':'id','type':'string'}");

    assertThat(Evolution.problems(next, List.of(FIRST)))
        .singleElement()
        .asString()
        .contains("cannot be read by a frozen version");
  }

  @Test
  void reportsAChangeThatOnlyAnOlderVersionNotices() {
    Schema second = record("{'name':'id','type':'string'},{'name':'grade','type':'long'}");
    Schema third = record("{'name':'id','type':'string'},{'name':'grade','type':'long'}");

    assertThat(Evolution.problems(third, List.of(second))).isEmpty();
    assertThat(Evolution.problems(third, List.of(FIRST, second))).isNotEmpty();
  }

  @Test
  void reportsAnEnumWithoutADefault() {
    Schema schema =
        record("{'name':'side','type':{'type':'enum','name':'Side','symbols':['BUY','SELL']}}");

    assertThat(Evolution.problems(schema, List.of(schema)))
        .singleElement()
        .asString()
        .startsWith("t.Side has no default");
  }

  @Test
  void tellsEnumsApartByTheirDefault() {
    String fields =
        "{'name':'side','type':{'type':'enum','name':'Side','symbols':['A','B'],'default':'%s'}}";

    assertThat(Evolution.same(record(fields.formatted("A")), record(fields.formatted("B"))))
        .isFalse();
    assertThat(Evolution.same(record(fields.formatted("A")), record(fields.formatted("A"))))
        .isTrue();
  }

  private static Schema record(String fields) {
    String json = "{'type':'record','name':'T','namespace':'t','fields':[" + fields + "]}";
    return new Schema.Parser().parse(json.replace('\'', '"'));
  }
}
