package io.bellwether.dashboard.web;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The newest events, numbered without a gap, for any number of readers: each asks for what follows
 * the last event it has seen, so that a slow one holds up nobody. Bounded by count and by size; who
 * is too far behind is told to begin anew. Any thread.
 */
final class Frames {
  private static final int MAX_EVENTS = 2000;
  private static final int MAX_CHARACTERS = 8_000_000;

  /** One event; data is one line of JSON. */
  record Frame(long number, String name, String data) {}

  private final String instance;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition grown = lock.newCondition();
  private final ArrayDeque<Frame> frames = new ArrayDeque<>();
  private long characters;
  private long last;
  private boolean closed;

  /** An empty ring; ids of another instance are never taken for its own. */
  Frames(String instance) {
    this.instance = instance;
  }

  void add(String name, String data) {
    lock.lock();
    try {
      frames.addLast(new Frame(++last, name, data));
      characters += data.length();
      while (frames.size() > MAX_EVENTS || (characters > MAX_CHARACTERS && frames.size() > 1)) {
        characters -= frames.removeFirst().data().length();
      }
      grown.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** The id of the newest event. */
  String lastId() {
    lock.lock();
    try {
      return id(last);
    } finally {
      lock.unlock();
    }
  }

  String id(long number) {
    return instance + "-" + number;
  }

  /** The number in an id, or -1 when it is not one of ours or what follows it is gone. */
  long position(String id) {
    String prefix = instance + "-";
    if (id == null
        || !id.startsWith(prefix)
        || !id.substring(prefix.length()).matches("\\d{1,18}")) {
      return -1;
    }
    long number = Long.parseLong(id.substring(prefix.length()));
    lock.lock();
    try {
      return isReachable(number) ? number : -1;
    } finally {
      lock.unlock();
    }
  }

  private boolean isReachable(long number) {
    long first = frames.isEmpty() ? last + 1 : frames.peekFirst().number();
    return number <= last && number >= first - 1;
  }

  /**
   * The events after {@code number}, or an empty list when none came in time.
   *
   * @return null when the reader is too far behind
   */
  List<Frame> after(long number, long timeoutMillis) throws InterruptedException {
    lock.lock();
    try {
      long nanos = TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
      while (last <= number && nanos > 0 && !closed) {
        nanos = grown.awaitNanos(nanos);
      }
      if (!isReachable(number)) {
        return null;
      }
      List<Frame> following = new ArrayList<>();
      for (Frame frame : frames) {
        if (frame.number() > number) {
          following.add(frame);
        }
      }
      return following;
    } finally {
      lock.unlock();
    }
  }

  boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  /** Wakes all readers, who then leave. */
  void close() {
    lock.lock();
    try {
      closed = true;
      grown.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
