package io.perennial.model.pretrain;

/**
 * A text to train on.
 *
 * @param name for people
 * @param weight how often its tokens are read beside those of other texts
 */
record TrainingText(String name, TokenDocuments tokens, double weight) {}
