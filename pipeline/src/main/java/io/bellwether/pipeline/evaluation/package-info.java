/**
 * What a mixture is worth on recorded news. {@link io.bellwether.pipeline.evaluation.Evaluation}
 * plays any number of configurations, their experts and the baselines through one stream and hands
 * out a {@link io.bellwether.pipeline.evaluation.Report}, which {@link
 * io.bellwether.pipeline.evaluation.TextReport}, {@link
 * io.bellwether.pipeline.evaluation.JsonReport} and {@link
 * io.bellwether.pipeline.evaluation.HtmlReport} write.
 *
 * <p>A <em>row</em> is one forecaster of the table; a <em>cut</em> the items of one language,
 * symbol or source.
 */
package io.bellwether.pipeline.evaluation;
