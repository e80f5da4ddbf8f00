package io.bellwether.llm;

import java.util.Optional;

/** What one expert has spent of its budget. Thread-safe. */
final class Spending {
  private final LlmBudget budget;
  private final MinuteWindow calls;
  private final MinuteWindow tokens;
  private final MinuteWindow cost;

  Spending(LlmBudget budget) {
    this.budget = budget;
    calls = new MinuteWindow(budget.requestsPerMinute());
    tokens = new MinuteWindow(budget.tokensPerMinute());
    cost = new MinuteWindow(budget.costPerMinute());
  }

  /** What one call has taken by estimate, until it is known. */
  final class Reservation {
    private final MinuteWindow.Taken call;
    private final MinuteWindow.Taken token;
    private final MinuteWindow.Taken money;

    private Reservation(long promptTokens, long answerTokens, long nowMillis) {
      call = calls.take(1, nowMillis);
      token = tokens.take(promptTokens + answerTokens, nowMillis);
      money = cost.take(budget.cost(promptTokens, answerTokens), nowMillis);
    }

    void settle(long promptTokens, long answerTokens) {
      synchronized (Spending.this) {
        tokens.correct(token, promptTokens + answerTokens);
        cost.correct(money, budget.cost(promptTokens, answerTokens));
      }
    }

    /** The call was not made. */
    void undo() {
      synchronized (Spending.this) {
        calls.correct(call, 0);
      }
      settle(0, 0);
    }
  }

  /** Why a call of this size may not be made now, if so. */
  synchronized Optional<LlmAbstention> refusal(long promptTokens, long answerTokens, long now) {
    if (!calls.hasRoomFor(1, now)) {
      return Optional.of(LlmAbstention.RATE_LIMITED);
    }
    boolean isAffordable =
        tokens.hasRoomFor(promptTokens + answerTokens, now)
            && cost.hasRoomFor(budget.cost(promptTokens, answerTokens), now);
    return isAffordable ? Optional.empty() : Optional.of(LlmAbstention.BUDGET);
  }

  /** Empty if there is no room; then {@link #refusal} says why. */
  synchronized Optional<Reservation> reserve(long promptTokens, long answerTokens, long now) {
    return refusal(promptTokens, answerTokens, now).isPresent()
        ? Optional.empty()
        : Optional.of(new Reservation(promptTokens, answerTokens, now));
  }
}
