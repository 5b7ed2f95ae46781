/**
 * Frozen transformers and the adapters of many tasks, a library of its own. Files and settings of
 * others come in; the packages below make bases, training steps and answers of them.
 */
package io.perennial.model;
