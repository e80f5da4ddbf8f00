package io.bellwether.flink;

import io.bellwether.core.filter.BeliefFilter;
import io.bellwether.core.filter.FilterSpec;
import io.bellwether.core.filter.Filters;
import io.bellwether.core.metric.PairedGain;
import io.bellwether.flink.CombineInput.Ballot;
import io.bellwether.flink.CombineInput.Routing;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;

/** Values of every codec, for tests of what is written of them. */
final class StateSamples {
  /** Longer ones would say nothing more in a file. */
  private static final int MAX_BYTES = 1200;

  private StateSamples() {}

  /** A codec, with values of all its shapes. */
  record Samples<T>(Codec<T> codec, List<T> values) {
    @Override
    public String toString() {
      return codec.getClass().getSimpleName();
    }
  }

  static List<Samples<?>> all() throws Exception {
    List<Samples<?>> all = new ArrayList<>();
    for (CodecTest.Kind<?> kind : CodecTest.kinds()) {
      all.add(some(kind.codec(), kind));
    }
    all.add(new Samples<>(new Inquiry.InquiryCodec(), inquiries()));
    all.add(new Samples<>(new HeldQuestions.HeldQuestionsCodec(), held()));
    all.add(new Samples<>(new Poll.PollCodec(), polls()));
    all.add(
        new Samples<>(
            new StateSettings.StateSettingsCodec(),
            List.of(StateSettings.of(Fixtures.setup().settings()))));
    all.add(new Samples<>(new Pairing.PairingCodec(), pairings()));
    all.add(new Samples<>(new LiveState.LiveStateCodec(), live()));
    all.add(new Samples<>(new Trial.TrialCodec(), trials()));
    all.add(new Samples<>(new Showing.ShowingCodec(), List.of(showing())));
    return all;
  }

  @SuppressWarnings("unchecked")
  private static <T> Samples<T> some(Codec<T> codec, CodecTest.Kind<?> kind) throws Exception {
    return new Samples<>(codec, draw((Function<SplittableRandom, T>) kind.make(), codec, 8));
  }

  private static <T> List<T> draw(Function<SplittableRandom, T> make, Codec<T> codec, int count)
      throws Exception {
    SplittableRandom random = new SplittableRandom(17);
    List<T> drawn = new ArrayList<>();
    while (drawn.size() < count) {
      T value = make.apply(random);
      if (GoldenState.written(codec, value).length <= MAX_BYTES) {
        drawn.add(value);
      }
    }
    return drawn;
  }

  private static List<Inquiry> inquiries() {
    return List.of(
        Fixtures.question("desk", "id-1", 1000),
        Fixtures.held("日本語", Long.MAX_VALUE, 0.75),
        Fixtures.question("model", "", -1));
  }

  private static List<HeldQuestions> held() throws Exception {
    HeldQuestions one = new HeldQuestions();
    inquiries().subList(0, 2).forEach(one::add);
    inputs(Ballot.class).subList(0, 2).forEach(one::add);
    return List.of(new HeldQuestions(), one);
  }

  private static <T extends CombineInput> List<T> inputs(Class<T> kind) throws Exception {
    CombineInput.CombineInputCodec codec = new CombineInput.CombineInputCodec();
    for (CodecTest.Kind<?> one : CodecTest.kinds()) {
      if (one.codec().getClass() == codec.getClass()) {
        return some(codec, one).values().stream().filter(kind::isInstance).map(kind::cast).toList();
      }
    }
    throw new IllegalStateException("no sample of " + kind);
  }

  private static List<Poll> polls() throws Exception {
    Poll gathering = new Poll();
    inputs(Ballot.class).forEach(gathering::add);
    Poll decided = new Poll();
    decided.routing(inputs(Routing.class).get(0));
    decided.decide();
    Poll early = new Poll();
    early.label(Fixtures.label("id-2", 2000, 1));
    return List.of(gathering, decided, early);
  }

  private static List<Pairing> pairings() {
    ItemKeys keys = new ItemKeys("日本語", 1_700_000_000_000L, "S", "");
    return List.of(
        new Pairing.Early(),
        new Pairing.Open(keys, false),
        new Pairing.Open(keys, true),
        new Pairing.Joined(-1, "UP"));
  }

  private static List<LiveState> live() {
    BeliefFilter filter = Filters.create(new FilterSpec.FixedShare(1, 0.01), 2);
    filter.update(7, new float[] {0.9f, 0.1f, 0.1f, 0.9f}, new boolean[] {true, true}, 2, 0);
    return List.of(new LiveState(filter));
  }

  private static List<Trial> trials() {
    return List.of(
        new Trial("words", 2, 3, 1_700_000_000_000L, true, false, 0, 0),
        new Trial("words", 2, 3, 1_700_000_000_001L, false, true, 0.7, 0.5));
  }

  private static Showing showing() {
    PairedGain gain = new PairedGain();
    gain.add(true, 0.7, 0.5);
    gain.add(false, 0.2, 0.9);
    return new Showing(2, false, gain, 1_700_000_000_001L);
  }
}
