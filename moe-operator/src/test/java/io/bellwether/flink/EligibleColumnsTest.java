package io.bellwether.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.core.Eligibility;
import io.bellwether.core.Features;
import io.bellwether.core.expert.ExpertSpec;
import io.bellwether.core.mixture.ExpertDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EligibleColumnsTest {
  private static final List<Eligibility> ELIGIBILITIES =
      List.of(
          Eligibility.ALL,
          new Eligibility(Set.of("en"), Set.of(), Set.of()),
          new Eligibility(Set.of(), Set.of("ACME"), Set.of()));

  private static final List<ExpertSpec> SPECS =
      List.of(new ExpertSpec.Prior(10), new ExpertSpec.NaiveBayes(8, 0.3, 100));

  @Test
  void saysOfEveryItemWhatAskingEachExpertWould() {
    Random random = new Random(1);
    List<Seat> seats = new ArrayList<>();
    List<ExpertDefinition> definitions = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      long from = random.nextInt(3) == 0 ? random.nextInt(50) : Long.MIN_VALUE;
      long until = random.nextInt(3) == 0 ? 50 + random.nextInt(50) : Long.MAX_VALUE;
      Seat seat = new Seat(i, "e" + i, 1, "", from, until, true);
      seats.add(until < Long.MAX_VALUE && i % 2 == 0 ? seat.restoredFrom(until + 5) : seat);
      ExpertSpec spec = SPECS.get(random.nextInt(SPECS.size()));
      Eligibility eligibility = ELIGIBILITIES.get(random.nextInt(ELIGIBILITIES.size()));
      definitions.add(new ExpertDefinition("e" + i, spec, eligibility));
    }
    EligibleColumns columns = new EligibleColumns(seats, definitions);

    boolean[] found = new boolean[40];
    for (int item = 0; item < 2_000; item++) {
      Features x = item(random);
      long time = random.nextInt(120);
      columns.find(x, time, found);
      for (int i = 0; i < 40; i++) {
        assertThat(found[i])
            .as("expert %d at %d", i, time)
            .isEqualTo(seats.get(i).activeAt(time) && definitions.get(i).allows(x));
      }
    }
  }

  private static Features item(Random random) {
    Features x = new Features();
    x.setContext(
        random.nextBoolean() ? "ACME" : "GLBX",
        random.nextBoolean() ? "en" : "de",
        "",
        new float[0]);
    if (random.nextInt(4) > 0) {
      x.add(1, 1f);
    }
    return x;
  }
}
