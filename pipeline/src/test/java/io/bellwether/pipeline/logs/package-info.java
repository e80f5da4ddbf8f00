/** What the processes log, as a program reads it. */
package io.bellwether.pipeline.logs;
