/**
 * How good predictions are, in which order that may be asked, and how sure one can be of it: {@link
 * io.bellwether.core.metric.Prequential} plays a recorded stream without letting any label be seen
 * before its time, {@link io.bellwether.core.metric.Scores} adds up what came of it, {@link
 * io.bellwether.core.metric.Scorebook} keeps what several rows of a table predicted side by side,
 * and {@link io.bellwether.core.metric.Resamples} says how far their scores and the differences
 * between them can be trusted.
 */
package io.bellwether.core.metric;
