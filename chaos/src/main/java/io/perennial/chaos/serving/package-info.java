/**
 * A serving process under constant publication, eviction, rollback and restart, every answer of
 * which is held against what exactly the version that it names says offline.
 */
@NullMarked
package io.perennial.chaos.serving;

import org.jspecify.annotations.NullMarked;
