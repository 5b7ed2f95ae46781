/**
 * Checks of the Kubernetes manifests. In come base and overlays, which are put together as
 * Kustomize does; out goes whether the operators' own data classes take them, and whether they say
 * what the code says.
 */
@NullMarked
package io.perennial.deploy.kubernetes;

import org.jspecify.annotations.NullMarked;
