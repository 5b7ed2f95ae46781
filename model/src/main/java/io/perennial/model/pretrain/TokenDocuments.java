package io.perennial.model.pretrain;

/** Token ids of documents, one after the other, with the places where lines and documents begin. */
interface TokenDocuments {

    /** All tokens. */
    long size();

    /** The token at a place. */
    int token(long position);

    /** The document that holds a place. */
    int documentAt(long position);

    long documentStart(int document);

    long documentEnd(int document);

    /** Where the line that holds a place begins. */
    long lineStart(long position);

    /** Whether a document is kept for evaluation: one of 256. */
    default boolean heldOut(int document) {
        return (document * 0x9E3779B9 >>> 24) == 0;
    }
}
