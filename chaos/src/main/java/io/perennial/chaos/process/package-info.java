/**
 * The processes of an installation: brokers, JobManager and TaskManagers, serving. In come commands
 * to start, kill, pause and replace them; out go the addresses where they answer.
 */
@NullMarked
package io.perennial.chaos.process;

import org.jspecify.annotations.NullMarked;
