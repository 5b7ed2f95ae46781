/**
 * What a running system exports. It is started, given work, and read as Prometheus reads it; out
 * goes the reference in docs/metrics.md, and the names that dashboards and alerts may use.
 */
@NullMarked
package io.perennial.deploy.metric;

import org.jspecify.annotations.NullMarked;
