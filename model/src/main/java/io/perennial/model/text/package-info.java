/**
 * Text to tokens, with the tokenizer that belongs to the base. Texts and pairs come in; rows of
 * token ids go out, cut to the longest row and saying so.
 */
package io.perennial.model.text;
