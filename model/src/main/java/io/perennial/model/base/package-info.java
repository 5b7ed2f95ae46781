/**
 * Frozen bases: Hugging Face folders (or the one shipped inside this library) become weights in
 * device memory that all threads of a process share. A folder comes in; a {@link
 * io.perennial.model.base.FrozenBase} with its configuration, fingerprint and text encoder goes
 * out. A model family is one small class here and one script.
 */
package io.perennial.model.base;
