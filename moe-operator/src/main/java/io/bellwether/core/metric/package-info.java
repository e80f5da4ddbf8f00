/**
 * How good predictions are, and in which order that may be asked: {@link
 * io.bellwether.core.metric.Prequential} plays a recorded stream without letting any label be seen
 * before its time, {@link io.bellwether.core.metric.Scores} adds up what came of it.
 */
package io.bellwether.core.metric;
