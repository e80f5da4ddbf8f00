/**
 * A standalone Flink cluster, and on request a Kafka broker, as processes of this machine: {@link
 * io.bellwether.pipeline.cluster.Cluster} starts a JobManager and TaskManagers from Flink's jars on
 * this class path, remembers them in a directory, finds them again from another process, and can
 * kill or pause each. {@link io.bellwether.pipeline.cluster.FlinkRest} speaks to the REST interface
 * of any Flink, {@link io.bellwether.pipeline.cluster.Jobs} does with jobs what operators do:
 * submit, savepoint, stop, resume, rescale. One machine is no replacement for a cluster manager:
 * what dies stays dead until {@code cluster start} is called again.
 */
package io.bellwether.pipeline.cluster;
