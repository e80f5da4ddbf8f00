/**
 * The control topic from a shell: what it says of experts and gate, what is written to it, and what
 * the feedback topic says of shadows. A change carries the version after the last one of its
 * expert; two people who read the same version cannot both have their way, as the job refuses the
 * second. Records are complete in themselves, as compaction keeps only the newest of each key.
 */
package io.bellwether.pipeline.control;
