/**
 * The document of what the mixture scores on known files: {@link
 * io.bellwether.pipeline.accuracy.AccuracyDocument} measures and writes all of it, every sentence
 * about a number included.
 */
package io.bellwether.pipeline.accuracy;
