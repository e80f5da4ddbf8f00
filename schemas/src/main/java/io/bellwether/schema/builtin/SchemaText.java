package io.bellwether.schema.builtin;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;
import org.apache.avro.JsonSchemaParser;
import org.apache.avro.Protocol;
import org.apache.avro.Schema;

/**
 * Parses the schemas of the generated classes, each on a thread that ends with it; the build puts
 * this in the place of Avro's own calls in their static initialisers.
 *
 * <p>Avro leaves an object of its own in every thread that parses a schema. The JobManager meets
 * the generated classes on threads that live as long as it does, when it reads a job; from such a
 * thread that object would hold the job's class loader for ever, some 15 MB of metaspace.
 */
public final class SchemaText {
  private SchemaText() {}

  /** Parses what {@code JsonSchemaParser.parseInternal} would. */
  public static Schema schema(String... fragments) {
    return elsewhere(() -> JsonSchemaParser.parseInternal(fragments));
  }

  /** Parses what {@code Protocol.parse} would. */
  public static Protocol protocol(String first, String... rest) {
    return elsewhere(() -> Protocol.parse(first, rest));
  }

  private static <T> T elsewhere(Supplier<T> parse) {
    FutureTask<T> task = new FutureTask<>(parse::get);
    Thread thread = new Thread(task, "avro-schema");
    thread.setDaemon(true);
    thread.start();
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return task.get();
        } catch (InterruptedException e) {
          // A class whose initialiser fails can never be used again, so it is finished first.
          interrupted = true;
        }
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("a built-in schema cannot be parsed", e.getCause());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
