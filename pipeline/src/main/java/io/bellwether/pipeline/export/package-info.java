/**
 * Takes what experts have learned out of a job's savepoint. For the command line only; the job jar
 * leaves it out.
 */
package io.bellwether.pipeline.export;
