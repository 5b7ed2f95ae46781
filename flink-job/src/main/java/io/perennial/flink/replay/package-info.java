/**
 * Training a published version again from its lineage. In come the lineage topic and the examples
 * that it names; out come parameters that can be held against the published ones.
 */
@NullMarked
package io.perennial.flink.replay;

import org.jspecify.annotations.NullMarked;
