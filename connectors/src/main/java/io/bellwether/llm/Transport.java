package io.bellwether.llm;

import java.net.URI;
import java.util.concurrent.CompletableFuture;

/** Sends a call and hands back the answer, whatever its status. Any thread; never blocks. */
interface Transport extends AutoCloseable {
  /**
   * @param body null for a GET
   * @param key empty for none
   */
  @SuppressWarnings("ArrayRecordComponent") // no one compares calls
  record Call(URI url, byte[] body, String key, int maxResponseBytes) {
    /** Without the key. */
    @Override
    public String toString() {
      return "Call[" + url + "]";
    }
  }

  /**
   * @param retryAfter the header as it came, or empty
   */
  @SuppressWarnings("ArrayRecordComponent") // no one compares replies
  record Reply(int status, String contentType, String retryAfter, byte[] body) {}

  /**
   * The answer, or an {@link java.io.IOException}: an {@link OversizedBody} if it is longer than
   * allowed. Cancelling it ends the exchange.
   */
  CompletableFuture<Reply> send(Call call);

  @Override
  void close();
}
