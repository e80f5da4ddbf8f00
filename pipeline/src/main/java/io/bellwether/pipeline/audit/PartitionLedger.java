package io.bellwether.pipeline.audit;

import java.util.Arrays;

/** What is known of each offset of one input partition. For one thread. */
final class PartitionLedger {
  private static final byte ITEM = 1;
  private static final byte PREDICTED = 2;
  private static final byte REFUSED = 4;
  private static final byte REPEATED = 8;

  private byte[] marks = new byte[1024];
  private long[] ids = new long[1024];
  private int end;
  private long newestAnswered = -1;
  private long first;
  private long behindLast = Long.MAX_VALUE;

  void bounds(long begin, long behind) {
    first = begin;
    behindLast = behind;
  }

  void item(long offset, long id) {
    int at = slot(offset);
    marks[at] |= ITEM;
    ids[at] = id;
  }

  void predicted(long offset) {
    answered(offset, PREDICTED);
  }

  void refused(long offset) {
    answered(offset, REFUSED);
  }

  private void answered(long offset, byte how) {
    if (offset < first || offset >= behindLast) {
      return;
    }
    int at = slot(offset);
    if ((marks[at] & (PREDICTED | REFUSED)) != 0) {
      marks[at] |= REPEATED;
    }
    marks[at] |= how;
    newestAnswered = Math.max(newestAnswered, offset);
  }

  private int slot(long offset) {
    if (offset < 0 || offset >= Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "an audit takes offsets up to " + (Integer.MAX_VALUE - 9) + ": " + offset);
    }
    int at = (int) offset;
    if (at >= marks.length) {
      int length = (int) Math.min(Integer.MAX_VALUE - 8, Math.max(at + 1L, 2L * marks.length));
      marks = Arrays.copyOf(marks, length);
      ids = Arrays.copyOf(ids, length);
    }
    end = Math.max(end, at + 1);
    return at;
  }

  int end() {
    return end;
  }

  boolean isItem(int offset) {
    return (marks[offset] & ITEM) != 0;
  }

  boolean isPredicted(int offset) {
    return (marks[offset] & PREDICTED) != 0;
  }

  boolean isRefused(int offset) {
    return (marks[offset] & REFUSED) != 0;
  }

  boolean isAnswered(int offset) {
    return (marks[offset] & (PREDICTED | REFUSED)) != 0;
  }

  boolean isRepeated(int offset) {
    return (marks[offset] & REPEATED) != 0;
  }

  long id(int offset) {
    return ids[offset];
  }

  /** The highest offset with a result; -1 without one. */
  long newestAnswered() {
    return newestAnswered;
  }
}
