/**
 * Tells others of alerts by HTTP. The topic of alerts is the queue: each target reads it as a
 * consumer group of its own, in order, and its committed offsets say what was delivered, so that a
 * dead receiver costs neither memory nor alerts. {@link io.bellwether.dashboard.webhook.Webhooks}
 * runs one thread for each {@link io.bellwether.dashboard.webhook.WebhookTarget}.
 */
package io.bellwether.dashboard.webhook;
