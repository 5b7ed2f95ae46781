/**
 * Checks of the dashboards. In comes deploy/grafana; out goes whether Grafana can show it, and
 * which metrics it asks for.
 */
@NullMarked
package io.perennial.deploy.grafana;

import org.jspecify.annotations.NullMarked;
