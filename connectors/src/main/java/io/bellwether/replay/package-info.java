/**
 * News files onto topics. {@link io.bellwether.replay.NewsFiles} reads JSON Lines and tables into
 * items and their outcomes; {@link io.bellwether.replay.Timeline} merges them into the order in
 * which the world learned of them; {@link io.bellwether.replay.Replay} sends them at a pace, with
 * the promises that let a job keep exact event time.
 */
package io.bellwether.replay;
