package io.bellwether.replay;

/** How fast a replay goes. */
public sealed interface Pace {
  /** As fast as Kafka takes it. */
  record Unlimited() implements Pace {}

  /** Seconds of event time in a second; 3600 passes a day in 24 seconds. */
  record EventTime(double speed) implements Pace {
    public EventTime {
      positive("speed", speed);
    }
  }

  /** Items a second, whatever their event time; outcomes come when their time does. */
  record Items(double perSecond) implements Pace {
    public Items {
      positive("rate", perSecond);
    }
  }

  /** Event-time seconds in a second, or unlimited for 0. */
  static Pace ofSpeed(double speed) {
    return speed == 0 ? new Unlimited() : new EventTime(speed);
  }

  private static void positive(String setting, double value) {
    if (!(value > 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(setting + " must be a positive number: " + value);
    }
  }
}
