/**
 * The labelled texts that the demo learns from. In come the project's own grammars (resources next
 * to this package, one file per task) or a folder of data files of the user's. Out goes a {@link
 * io.perennial.cli.streams.TaskStream} per task, which the demo sends to Kafka and asks the serving
 * process about.
 */
@org.jspecify.annotations.NullMarked
package io.perennial.cli.streams;
