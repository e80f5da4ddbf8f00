package io.bellwether.core.served;

/** Why a served expert did not answer. */
public enum Silence {
  /** It has not begun yet, or has no vote on this item. */
  NOT_READY,
  /** It was asked and chose not to vote. */
  DECLINED,
  /** It had not answered at the deadline. */
  DEADLINE,
  /** It failed in a way that no other reason names. */
  FAILED,
  /** More questions were under way than may be. */
  OVERFLOW,
  /** So many questions a second were asked that its rate is used up. */
  RATE_LIMITED,
  /** What it may cost a minute is used up. */
  BUDGET,
  /** It failed so often lately that it is left alone for a while. */
  BREAKER_OPEN,
  /** It answered something that is no vote. */
  MALFORMED,
  /** It could not be reached. */
  UNREACHABLE,
  /** The cheaper experts were sure, so it was not asked; nothing is missing for that. */
  NOT_NEEDED
}
