package io.bellwether.flink;

import io.bellwether.core.Features;
import io.bellwether.core.mixture.ExpertDefinition;
import io.bellwether.core.mixture.OwnedExpert;
import io.bellwether.flink.ExpertInput.Introduce;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.flink.api.common.cache.DistributedCache;

/**
 * Experts that begin with a model file, while that is fetched, checked against its SHA-256, read
 * and tried out on a thread of its own: the operator's never reads a file. Called by the operator's
 * thread alone; an expert that {@link #take} has given belongs to that thread.
 */
final class Beginnings implements AutoCloseable {
  private final MoeSettings settings;
  private final DefinitionFormat format;
  private final DistributedCache cache;
  private final Map<Integer, Beginning> bySlot = new HashMap<>();
  private ExecutorService reader;

  private record Beginning(Introduce introduce, Future<OwnedExpert> expert) {}

  Beginnings(MoeSettings settings, DefinitionFormat format, DistributedCache cache) {
    this.settings = settings;
    this.format = format;
    this.cache = cache;
  }

  /**
   * Begins, if it has not begun; one without a model file is there at once. A later introduction
   * may say that everybody waits for it from now on.
   */
  void prepare(Introduce introduce) {
    Beginning known = bySlot.get(introduce.slot());
    if (known == null) {
      bySlot.put(introduce.slot(), new Beginning(introduce, begin(introduce)));
    } else if ((introduce.awaited() && !known.introduce.awaited())
        || introduce.life() > known.introduce.life()) {
      bySlot.put(introduce.slot(), new Beginning(introduce, known.expert));
    }
  }

  private Future<OwnedExpert> begin(Introduce introduce) {
    ExpertDefinition definition = format.parse(introduce.definition());
    if (definition.start().isNone()) {
      return CompletableFuture.completedFuture(OwnedExpert.of(definition, numClasses()));
    }
    if (reader == null) {
      reader =
          Executors.newSingleThreadExecutor(
              task -> {
                Thread thread = new Thread(task, "model-reader");
                thread.setDaemon(true);
                return thread;
              });
    }
    return reader.submit(() -> read(definition));
  }

  private OwnedExpert read(ExpertDefinition definition) throws IOException {
    OwnedExpert owned =
        OwnedExpert.of(ModelFiles.load(definition, settings.mixture(), cache), numClasses());
    // Its tables are touched here rather than at the first item.
    var unused = owned.predict(new Features(), new float[numClasses()], 0);
    return owned;
  }

  private int numClasses() {
    return settings.mixture().classes().size();
  }

  /** Whether an expert has yet to be taken. */
  boolean isUnderWay(int slot) {
    return bySlot.containsKey(slot);
  }

  /** Whether {@link #take} may be called: the expert is there, or everybody waits for it. */
  boolean isOver(int slot) {
    Beginning beginning = bySlot.get(slot);
    return beginning != null && (beginning.introduce.awaited() || beginning.expert.isDone());
  }

  Introduce introduction(int slot) {
    return bySlot.get(slot).introduce;
  }

  /**
   * The expert, waited for where it is not there yet.
   *
   * @throws IOException when its model file cannot be used
   */
  OwnedExpert take(int slot) throws IOException {
    try {
      return bySlot.remove(slot).expert.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while a model file was read");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException unreadable) {
        throw unreadable;
      }
      throw new IllegalStateException("an expert cannot begin", e.getCause());
    }
  }

  /** Drops what has not been taken. */
  void forget(int slot) {
    bySlot.remove(slot);
  }

  @Override
  public void close() {
    if (reader != null) {
      reader.shutdownNow();
    }
  }
}
