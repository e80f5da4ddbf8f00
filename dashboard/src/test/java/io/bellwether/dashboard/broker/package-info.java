/** A broker for integration tests, and patience. */
package io.bellwether.dashboard.broker;
