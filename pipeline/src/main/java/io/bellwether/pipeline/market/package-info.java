/**
 * A made-up market for the demo and for tests: {@link io.bellwether.pipeline.market.NewsMarket}
 * writes headlines in six languages about eight companies and decides, by a regime that changes
 * without notice, what the price does next. Everything follows from one seed.
 */
package io.bellwether.pipeline.market;
