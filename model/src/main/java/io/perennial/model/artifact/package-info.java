/**
 * Published adapters as files: named float32 tensors and metadata in the safetensors format,
 * readable by any tool of the ecosystem. A trained adapter comes in, bytes go out, and bytes from
 * anywhere are checked before they are believed.
 */
package io.perennial.model.artifact;
