/**
 * A whole installation of processes on this machine: broker, JobManager, TaskManagers, serving. In
 * come what it is to be made of and a folder; the processes outlive the command that starts them,
 * and out go their addresses, whether they are well, and their end.
 */
@NullMarked
package io.perennial.cli.processes;

import org.jspecify.annotations.NullMarked;
