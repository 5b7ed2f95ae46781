package io.perennial.serving.adapters;

/** One version of one task. */
record VersionKey(String task, long version) {}
