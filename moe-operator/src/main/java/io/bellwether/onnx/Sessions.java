package io.bellwether.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * The models that ONNX Runtime has loaded in this process, each once for each number of threads.
 * The first who asks loads it, the last who gives it back frees it.
 *
 * <p>Static, because the tasks of a TaskManager have nothing else in common. A job has class
 * loaders of its own, so that the tasks of one job share a session and those of two jobs do not.
 */
final class Sessions {
  private static final Map<Key, Shared> LOADED = new HashMap<>();
  private static final long START_STACK_BYTES = 256L << 20;

  private static OrtEnvironment environment;

  private Sessions() {}

  private record Key(String sha256, int threads) {}

  private static final class Shared {
    private final OrtSession session;
    private int users;

    Shared(OrtSession session) {
      this.session = session;
    }
  }

  /** A share in a loaded model; one thread may close it, once or more often. */
  static final class Lease implements AutoCloseable {
    private final Key key;
    private final OrtSession session;
    private boolean closed;

    private Lease(Key key, OrtSession session) {
      this.key = key;
      this.session = session;
    }

    OrtSession session() {
      return session;
    }

    @Override
    public void close() {
      synchronized (LOADED) {
        if (closed) {
          return;
        }
        closed = true;
        Shared shared = LOADED.get(key);
        shared.users--;
        if (shared.users == 0) {
          LOADED.remove(key);
          free(shared.session);
        }
      }
    }
  }

  private static void free(OrtSession session) {
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException("a session could not be closed: " + e.getMessage(), e);
    }
  }

  /**
   * A share in the session of a model.
   *
   * @param what the setting and the file, for messages
   * @param threads that a single run may use
   */
  static Lease open(ModelBytes model, String what, int threads) throws IOException {
    Key key = new Key(model.sha256(), threads);
    synchronized (LOADED) {
      Shared shared = LOADED.get(key);
      if (shared == null) {
        shared = new Shared(load(model, what, threads));
        LOADED.put(key, shared);
      }
      shared.users++;
      return new Lease(key, shared.session);
    }
  }

  /** How many models are loaded. */
  static int numLoaded() {
    synchronized (LOADED) {
      return LOADED.size();
    }
  }

  private static OrtSession load(ModelBytes model, String what, int threads) throws IOException {
    OnnxFormat.check(model.bytes(), what);
    try {
      OrtEnvironment environment = environment();
      try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
        options.setIntraOpNumThreads(threads);
        options.setInterOpNumThreads(1);
        // Threads that wait for work must not burn the processor that Flink's tasks run on.
        options.addConfigEntry("session.intra_op.allow_spinning", "0");
        // Patterns are kept for each shape, and texts come in every length.
        options.setMemoryPatternOptimization(false);
        return environment.createSession(model.bytes().duplicate(), options);
      }
    } catch (OrtException e) {
      throw new IOException(
          what
              + " must be a model that ONNX Runtime can load: "
              + firstLine(e)
              + "; export it again, for the CPU and opset 21 or older",
          e);
    } catch (LinkageError e) {
      throw missingLibrary("com.microsoft.onnxruntime:onnxruntime", e);
    }
  }

  /**
   * ONNX Runtime, which the first to come starts.
   *
   * <p>Version 1.29 matches the command line of its process against a regular expression when it
   * starts, recursively: the class path of a Flink process overflows the stack of a usual thread,
   * which ends the process without a word. So it is started on a larger one.
   */
  static synchronized OrtEnvironment environment() {
    if (environment == null) {
      FutureTask<OrtEnvironment> starting =
          new FutureTask<>(
              () ->
                  OrtEnvironment.getEnvironment(
                      OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "bellwether"));
      new Thread(null, starting, "onnx-runtime-start", START_STACK_BYTES).start();
      environment = started(starting);
    }
    return environment;
  }

  private static OrtEnvironment started(FutureTask<OrtEnvironment> starting) {
    try {
      return starting.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof LinkageError missing) {
        throw missing;
      }
      throw new IllegalStateException("ONNX Runtime does not start: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while ONNX Runtime starts", e);
    }
  }

  /** The library is no part of the job's jar. */
  static IOException missingLibrary(String library, LinkageError e) {
    return new IOException(
        "ONNX models need the library "
            + library
            + " on the class path of the process, which is not there ("
            + e
            + "); put the jars of pipeline/target/flink-lib into the lib folder of Flink and start"
            + " it again",
        e);
  }

  static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse(e.toString());
  }
}
