/**
 * Whether Perennial can run here: the machine, its libraries, the frozen base, and a Kafka cluster.
 * In come what these say of themselves; out go findings, each with one next step.
 */
@NullMarked
package io.perennial.cli.doctor;

import org.jspecify.annotations.NullMarked;
