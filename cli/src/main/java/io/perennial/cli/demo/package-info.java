/**
 * The demo: a broker, the trainer and the serving process in one JVM, and tasks that are taught one
 * after another. In come task streams and settings. Out go live progress, and a report of what was
 * learned and whether anything was forgotten.
 */
@NullMarked
package io.perennial.cli.demo;

import org.jspecify.annotations.NullMarked;
