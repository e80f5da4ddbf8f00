/**
 * The topics the job needs: {@link io.bellwether.pipeline.topic.TopicPlan} says what they must be
 * like, compares that with a broker, and creates what is missing. It never changes or deletes a
 * topic that is there. {@link io.bellwether.pipeline.topic.CommittedConsumer} reads one without a
 * trace.
 */
package io.bellwether.pipeline.topic;
