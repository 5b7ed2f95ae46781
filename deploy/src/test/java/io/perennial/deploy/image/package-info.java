/**
 * Checks of the container images. In come the Dockerfiles and what the build has made; out goes
 * whether an image holds what runs in it, and nothing that it should not.
 */
@NullMarked
package io.perennial.deploy.image;

import org.jspecify.annotations.NullMarked;
