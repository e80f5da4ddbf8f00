/**
 * The dashboard as a process. {@link io.bellwether.dashboard.Dashboard} starts its parts: the
 * Streams application that makes alerts and adds up predictions by symbol ({@link
 * io.bellwether.dashboard.PredictionViews}), the desk that folds topics into what the page shows
 * ({@link io.bellwether.dashboard.views.Desk}), and the web server ({@link
 * io.bellwether.dashboard.web.WebServer}). Nothing here knows Flink: topics are read like any other
 * consumer does, and Flink is asked for its checkpoints over HTTP.
 */
package io.bellwether.dashboard;
