package io.bellwether.benchmarks.endtoend;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the threads of a job's tasks have allocated so far, in bytes, by task. Flink names the
 * thread of a task after it, with the number of its subtask behind.
 */
final class TaskAllocation {
  /** Of a name in a table; sinks are named after their topics. */
  private static final int MAX_LENGTH = 60;

  private static final Pattern TASK = Pattern.compile("(.+) \\(\\d+/\\d+\\)#\\d+");
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private TaskAllocation() {}

  /** By task, all subtasks together. */
  static Map<String, Long> now() {
    Map<String, Long> bytes = new TreeMap<>();
    long[] ids = THREADS.getAllThreadIds();
    long[] allocated = THREADS.getThreadAllocatedBytes(ids);
    for (int i = 0; i < ids.length; i++) {
      var info = THREADS.getThreadInfo(ids[i]);
      String task = info == null ? "" : taskOf(info.getThreadName());
      if (!task.isEmpty()) {
        bytes.merge(task, allocated[i], Long::sum);
      }
    }
    return bytes;
  }

  /** The task whose thread has this name, in a word or two; empty where it is no task's. */
  static String taskOf(String thread) {
    Matcher matcher = TASK.matcher(thread);
    if (!matcher.matches()) {
      return "";
    }
    String chain = matcher.group(1).toLowerCase(Locale.ROOT);
    if (chain.startsWith("source: ")) {
      return "source and parse of " + word(chain.substring("source: ".length()));
    }
    return word(chain);
  }

  /** The first operator of a chain. */
  static String word(String chain) {
    String first = chain.split(" -> |: ", 2)[0].strip();
    return first.length() > MAX_LENGTH ? first.substring(0, MAX_LENGTH) : first;
  }

  /** Sinks are named after topics, topics after jobs, and of two runs each job is another. */
  static String withoutJob(String task) {
    return task.replaceAll("bench-\\d+\\.", "");
  }
}
