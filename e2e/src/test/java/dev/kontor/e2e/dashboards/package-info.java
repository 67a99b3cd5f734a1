/**
 * What {@code deploy/observability} shows and when it calls somebody, against the numbers of real programs. Start with
 * {@link dev.kontor.e2e.dashboards.Watched}.
 */
package dev.kontor.e2e.dashboards;
