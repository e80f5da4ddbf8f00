/**
 * The page and its server. {@link io.bellwether.dashboard.web.WebServer} is the door. Every request
 * first passes the gatekeeper, which knows whom it may serve; snapshots are answered from the desk,
 * live data from a ring of frames that all readers share, each at its own pace.
 */
package io.bellwether.dashboard.web;
