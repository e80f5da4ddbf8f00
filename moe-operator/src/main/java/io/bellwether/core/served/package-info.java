/**
 * Experts that are served: asked with an item's text instead of its features, answering in their
 * own time from outside the mixture's thread. A {@link io.bellwether.core.served.Question} goes
 * out, an {@link io.bellwether.core.served.Answer} comes back, and whatever goes wrong in between
 * is a {@link io.bellwether.core.served.Silence} with its reason. Such experts keep no parameters
 * in the job and get no lessons.
 */
package io.bellwether.core.served;
