package io.bellwether.dashboard.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Server-sent events: what follows the last event that the reader has seen, and then what comes.
 * The reader's thread is the request's; a reader that does not read blocks only its own.
 */
final class EventStream {
  static final int MAX_READERS = 100;

  private static final Logger LOG = LoggerFactory.getLogger(EventStream.class);
  private static final long HEARTBEAT_MILLIS = 10_000;
  private static final int RETRY_MILLIS = 1000;

  private final Frames frames;
  private final Semaphore places = new Semaphore(MAX_READERS);

  EventStream(Frames frames) {
    this.frames = frames;
  }

  int numReaders() {
    return MAX_READERS - places.availablePermits();
  }

  void serve(Context context) throws IOException {
    if (!places.tryAcquire()) {
      throw new Refusal(503, "at most " + MAX_READERS + " readers at a time; try again later");
    }
    try {
      String seen = context.header("Last-Event-ID");
      send(context, seen == null ? context.queryParam("after") : seen);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      LOG.debug("a reader left: {}", e.getMessage());
    } finally {
      places.release();
    }
  }

  private void send(Context context, String seen) throws IOException, InterruptedException {
    var response = context.res();
    response.setStatus(200);
    response.setContentType("text/event-stream;charset=utf-8");
    response.setHeader("Cache-Control", "no-store");
    response.setHeader("X-Accel-Buffering", "no");
    OutputStream out = response.getOutputStream();
    write(out, "retry: " + RETRY_MILLIS + "\n\n");
    long position = frames.position(seen);
    if (position < 0) {
      reset(out);
      return;
    }
    while (!frames.isClosed()) {
      List<Frames.Frame> following = frames.after(position, HEARTBEAT_MILLIS);
      if (following == null) {
        reset(out);
        return;
      }
      if (following.isEmpty()) {
        write(out, ": still here\n\n");
      } else {
        write(out, text(following));
        position = following.get(following.size() - 1).number();
      }
    }
  }

  /** Tells the page to fetch a snapshot and to come again. */
  private void reset(OutputStream out) throws IOException {
    write(out, "event: reset\ndata: {}\n\n");
  }

  private String text(List<Frames.Frame> following) {
    StringBuilder text = new StringBuilder();
    for (Frames.Frame frame : following) {
      text.append("id: ").append(frames.id(frame.number()));
      text.append("\nevent: ").append(frame.name());
      text.append("\ndata: ").append(frame.data()).append("\n\n");
    }
    return text.toString();
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(UTF_8));
    out.flush();
  }
}
