package io.perennial.serving.predict;

import io.perennial.model.predict.GeneratedText;
import io.perennial.model.predict.GenerationRequest;
import java.util.List;

/**
 * Continues texts of several tasks at once, and tells each request's listener when its text has
 * ended. Called by the generating thread alone.
 */
@FunctionalInterface
public interface Generation {

    /** What was written, in the order given. */
    List<GeneratedText> generate(List<GenerationRequest> requests);
}
