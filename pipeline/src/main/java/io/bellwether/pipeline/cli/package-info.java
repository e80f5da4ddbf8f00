/**
 * The command line. {@link io.bellwether.pipeline.cli.Bellwether} is the command, its subcommands
 * are one class each, and {@link io.bellwether.pipeline.cli.CommonOptions} is what they share. Data
 * goes to standard output, everything said to a person to standard error; the exit codes are {@link
 * io.bellwether.pipeline.cli.ExitCode}'s.
 */
package io.bellwether.pipeline.cli;
