/**
 * The demo: broker, cluster, job and news in one process, and a tape of what the job predicts.
 * {@link io.bellwether.pipeline.demo.Demo} is the door. Everything the tape shows was read back
 * from the predictions topic, as any consumer would.
 */
package io.bellwether.pipeline.demo;
