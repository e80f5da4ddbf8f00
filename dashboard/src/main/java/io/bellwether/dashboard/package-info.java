/**
 * Views over the predictions topic, kept by Kafka Streams. {@link
 * io.bellwether.dashboard.PredictionViews} runs the topology, {@link
 * io.bellwether.dashboard.SymbolViews} reads what it holds: one {@link
 * io.bellwether.dashboard.SymbolView} for each symbol. Nothing here knows Flink: predictions are
 * read from the topic like any other consumer does.
 */
package io.bellwether.dashboard;
