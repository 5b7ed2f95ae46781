/**
 * Raw text files to token ids for pre-training. Corpus files with their weights come in; words are
 * counted, a WordPiece vocabulary is trained on the counts and the documents are encoded with it. A
 * tokenizer.json and, for each file, a store of ids that is read at random go out.
 */
@NullMarked
package io.perennial.model.pretrain.text;

import org.jspecify.annotations.NullMarked;
