/**
 * Makes a base: trains a BERT-type encoder from text with all its parameters. Token stores come in
 * from {@code pretrain.text}; checkpoints, a loss curve and a folder in Hugging Face's format go
 * out. What it makes is read by {@code base} like any other base.
 */
@NullMarked
package io.perennial.model.pretrain;

import org.jspecify.annotations.NullMarked;
