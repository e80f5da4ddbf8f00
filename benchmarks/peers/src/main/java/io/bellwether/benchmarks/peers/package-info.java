/**
 * The suite {@code peers}: other libraries that learn from streams, on the same streams, in the
 * same process, scored by the same prequential evaluation. Only in the Maven profile {@code peers}:
 * MOA is under the GPL, so nothing that links it is ever shipped. {@link
 * io.bellwether.benchmarks.peers.PeersSuite} is the door.
 */
package io.bellwether.benchmarks.peers;
