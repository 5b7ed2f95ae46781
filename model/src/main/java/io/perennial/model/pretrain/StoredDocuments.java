package io.perennial.model.pretrain;

import io.perennial.model.pretrain.text.TokenStore;
import java.util.function.IntUnaryOperator;

/** The documents of a token store. */
record StoredDocuments(TokenStore store) implements TokenDocuments {

    @Override
    public long size() {
        return store.tokens();
    }

    @Override
    public int token(long position) {
        return store.token((int) position);
    }

    @Override
    public int documentAt(long position) {
        return last(store.documents(), store::documentStart, position);
    }

    @Override
    public long documentStart(int document) {
        return store.documentStart(document);
    }

    @Override
    public long documentEnd(int document) {
        return store.documentStart(document + 1);
    }

    @Override
    public long lineStart(long position) {
        return store.lineStart(last(store.lines(), store::lineStart, position));
    }

    /** The last of {@code count} ascending starts that is not behind a place. */
    private static int last(int count, IntUnaryOperator starts, long position) {
        int low = 0;
        int high = count - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (starts.applyAsInt(middle) <= position) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }
}
