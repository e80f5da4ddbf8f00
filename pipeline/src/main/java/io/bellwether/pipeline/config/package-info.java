/**
 * The configuration: {@link io.bellwether.pipeline.config.JobConfig} is read once, from a YAML
 * file, environment variables and flags, checked as a whole, and passed down as immutable records.
 * Every setting is declared once, as a constant of {@code Options} with its key, type, default and
 * one sentence; what is not declared there is an error, and {@link
 * io.bellwether.pipeline.config.ConfigDocs} prints the reference from the same constants. {@link
 * io.bellwether.pipeline.config.ExpertDefinitions} is the door for a single expert's definition as
 * text, as control records carry it.
 */
package io.bellwether.pipeline.config;
