/** Processes for tests: started with a bounded heap, waited for, killed, and never left behind. */
package io.bellwether.pipeline.process;
