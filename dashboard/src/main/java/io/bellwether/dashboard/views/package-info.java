/**
 * What the page shows, as a fold over topics. {@link io.bellwether.dashboard.views.Desk} is the
 * door: it is told of predictions, labels, roster changes, alerts and dead letters, and answers in
 * JSON. Nothing here reads a clock or a topic except {@link
 * io.bellwether.dashboard.views.TopicFollower}, which feeds a desk, so that the same records always
 * make the same views. Every collection is bounded: a desk that has seen a million predictions
 * holds as much as one that has seen fifty thousand.
 */
package io.bellwether.dashboard.views;
