package io.bellwether.pipeline.market;

import java.util.SplittableRandom;

/** What moves the made-up market for a while. */
enum Regime {
  /** Prices follow what the press says. */
  NEWS {
    @Override
    int outcome(int tone, int lastOutcome, SplittableRandom random) {
      return tone;
    }
  },
  /** Prices go on as they went, whatever the press says. */
  MOMENTUM {
    @Override
    int outcome(int tone, int lastOutcome, SplittableRandom random) {
      return lastOutcome;
    }
  },
  /** Good news is sold and bad news is bought. */
  CONTRARIAN {
    @Override
    int outcome(int tone, int lastOutcome, SplittableRandom random) {
      return 2 - tone;
    }
  },
  /** Everything falls. */
  PANIC {
    @Override
    int outcome(int tone, int lastOutcome, SplittableRandom random) {
      return random.nextInt(4) == 0 ? tone : 2;
    }
  };

  /** The class that this regime calls for: 0 up, 1 neutral, 2 down. */
  abstract int outcome(int tone, int lastOutcome, SplittableRandom random);
}
