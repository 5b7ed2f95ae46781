/**
 * Ed25519 signatures (RFC 8032) with the JDK's own cryptography. Key files and statements come in;
 * signatures go to {@code adapter}, where they travel with the chunks of an artifact, and answers
 * to the question of whose key made one.
 */
@NullMarked
package io.perennial.schemas.signature;

import org.jspecify.annotations.NullMarked;
