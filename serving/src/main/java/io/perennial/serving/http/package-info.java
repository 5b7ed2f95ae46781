/**
 * The HTTP face: Open Inference Protocol v2, health, metrics and the console. Requests come in as
 * JSON, or as messages of gRPC, which are read as the same JSON, and are checked completely before
 * any stage sees them. Answers go out as JSON, and whatever goes wrong goes out as a status code
 * with one sentence, never as a stack trace.
 */
@NullMarked
package io.perennial.serving.http;

import org.jspecify.annotations.NullMarked;
