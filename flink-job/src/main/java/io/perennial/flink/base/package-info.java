/**
 * How an operator opens the frozen transformer on the machine it was placed on. Location and
 * compute settings come from the job's configuration. Every stage that tokenises or trains takes
 * the shared base from here.
 */
@NullMarked
package io.perennial.flink.base;

import org.jspecify.annotations.NullMarked;
