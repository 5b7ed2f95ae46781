package io.perennial.cli.demo;

import io.perennial.benchmarks.continual.report.RunEnvironment;
import io.perennial.model.base.FrozenBase;

/**
 * What the numbers of a run depend on.
 *
 * @param command that was given
 * @param adapter its specification, as JSON
 * @param passes how often every example was trained on
 * @param batchSize examples of a task in a training step
 */
record DemoConditions(
        RunEnvironment environment, String command, String adapter, int passes, int batchSize) {

    static DemoConditions of(Demo.Invocation invocation, FrozenBase base, DemoSettings settings) {
        return new DemoConditions(
                RunEnvironment.here(invocation.version(), base),
                invocation.command(),
                settings.adapter().toJson(),
                settings.passes(),
                settings.specification(settings.streams().get(0)).batchSize());
    }
}
