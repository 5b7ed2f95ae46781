/**
 * The doors of files: safetensors, artifacts, states, bases, tokenizers, adapters of other
 * libraries. Good files are made here and damaged; what {@code model} makes of them is judged.
 */
@NullMarked
package io.perennial.fuzz.file;

import org.jspecify.annotations.NullMarked;
