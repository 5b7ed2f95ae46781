package io.perennial.model.exchange;

import io.perennial.model.adapter.HeadForm;
import io.perennial.model.architecture.ModuleNames;
import io.perennial.model.architecture.Objective;
import io.perennial.model.base.FrozenBase;

/** Where an adapter's head goes in files. */
enum HeadPlace {
    /** It is what Hugging Face's sequence classifier of the family has, under that name. */
    CLASSIFIER,
    /** It has a form of our own and goes into a file of our own. */
    OWN_FILE,
    /** The base's language-model head speaks. */
    LANGUAGE_MODEL;

    static HeadPlace of(FrozenBase base, HeadForm form) {
        if (form.objective() == Objective.TEXT) {
            return LANGUAGE_MODEL;
        }
        ModuleNames.Classifier classifier = base.moduleNames().classifier();
        boolean same =
                classifier.pooling() == form.pooling()
                        && classifier.head() == form.head()
                        && classifier.bias() == form.bias();
        return same ? CLASSIFIER : OWN_FILE;
    }
}
