/**
 * Holds what went in against what came out. {@link io.bellwether.pipeline.audit.Audit} reads the
 * news, the predictions and the dead letters as any consumer would, committed records only, and
 * enters them into a {@link io.bellwether.pipeline.audit.Ledger}, which says of each partition what
 * is <em>lost</em> (an input without a result), <em>duplicated</em> (with more than one) or
 * <em>reordered</em>. {@link io.bellwether.pipeline.audit.Outage} says whether a job was away for
 * longer than Kafka keeps its transactions, after which something may be lost.
 */
package io.bellwether.pipeline.audit;
