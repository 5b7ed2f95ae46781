/**
 * The one seam to libtorch: packs TorchScript text into an archive, loads it, and runs its methods.
 * Tensors and lists of tensors come in by name, tensors go out to the caller's manager. Nothing
 * else in Perennial touches {@code ai.djl.pytorch.jni}.
 */
package io.perennial.model.torch;
