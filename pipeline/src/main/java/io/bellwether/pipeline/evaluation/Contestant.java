package io.bellwether.pipeline.evaluation;

import io.bellwether.pipeline.config.JobConfig;

/**
 * One configuration to evaluate.
 *
 * @param name what its mixture is called in the table
 */
public record Contestant(String name, JobConfig config) {}
