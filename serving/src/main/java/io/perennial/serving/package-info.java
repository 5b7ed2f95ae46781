/**
 * The serving process as a whole: its configuration and the server that joins the stages. A {@link
 * io.perennial.serving.ServingConfig} comes in, and published adapters from Kafka. Answers go out
 * over HTTP, by way of {@code follow}, {@code adapters}, {@code predict} and {@code http}.
 */
@NullMarked
package io.perennial.serving;

import org.jspecify.annotations.NullMarked;
