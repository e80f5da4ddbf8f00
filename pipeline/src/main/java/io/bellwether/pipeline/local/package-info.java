/**
 * Everything the job needs, without anything installed: {@link
 * io.bellwether.pipeline.local.EmbeddedBroker} is a real Kafka broker and {@link
 * io.bellwether.pipeline.local.LocalCluster} a real Flink cluster with its web pages, both inside
 * this process; {@link io.bellwether.pipeline.local.BrokerMain} is the same broker as a process of
 * its own. For demos and tests: one broker has no replicas.
 */
package io.bellwether.pipeline.local;
