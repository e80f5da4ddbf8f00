/**
 * Alerts over predictions, kept by Kafka Streams. {@link
 * io.bellwether.dashboard.alerts.AlertTopology} is the door, {@link
 * io.bellwether.dashboard.alerts.RuleFile} holds the rules in force.
 *
 * <p>An <em>item</em> is a prediction as the rules see it: calibrated, with its novelty and its
 * relevance. A <em>watch</em> is what is known of one symbol: its latest items and, for each rule
 * and direction, a <em>situation</em>, which holds the open alert. An alert is <em>right</em> when
 * the label of the prediction that raised it is its direction; its <em>precedents</em> are the
 * alerts of the same rule and direction whose labels are known.
 *
 * <p>Time is that of the predictions: their decision times. Labels count from the end of the hour
 * in which they became known, so that whatever is read first, nothing is ever decided by a label of
 * later.
 */
package io.bellwether.dashboard.alerts;
