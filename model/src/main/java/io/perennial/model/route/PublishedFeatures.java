package io.perennial.model.route;

import java.util.Optional;

/** Where the statistics of published versions are kept. Safe for any thread. */
public interface PublishedFeatures {

    /** What a router is made of; empty where the version is not kept any more. */
    Optional<FeatureMoments> moments(String task, long version);

    /** Some of the version's texts; empty where it is not kept any more. */
    Optional<SampledTexts> sample(String task, long version);
}
