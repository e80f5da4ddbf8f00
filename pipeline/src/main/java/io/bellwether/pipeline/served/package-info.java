/**
 * Where served experts come from: {@link io.bellwether.pipeline.served.Serving} makes each of its
 * definition, here from a file of recorded votes, elsewhere from a model or an endpoint, whose own
 * packages know nothing of mixtures.
 */
package io.bellwether.pipeline.served;
