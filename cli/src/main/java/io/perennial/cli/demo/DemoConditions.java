package io.perennial.cli.demo;

import io.perennial.model.base.FrozenBase;

/**
 * What the numbers of a run depend on.
 *
 * @param version of Perennial
 * @param command that was given
 * @param layers of the frozen base
 * @param hiddenSize of the frozen base
 * @param vocabularySize of the frozen base
 * @param baseParameters values of all its frozen tensors
 * @param maxLength longest text, in tokens
 * @param device its name, for example {@code cpu()}
 * @param adapter its specification, as JSON
 * @param passes how often every example was trained on
 * @param batchSize examples of a task in a training step
 */
record DemoConditions(
        String version,
        String command,
        int layers,
        int hiddenSize,
        int vocabularySize,
        long baseParameters,
        int maxLength,
        String device,
        String adapter,
        int passes,
        int batchSize) {

    static DemoConditions of(Demo.Invocation invocation, FrozenBase base, DemoSettings settings) {
        return new DemoConditions(
                invocation.version(),
                invocation.command(),
                base.config().layers(),
                base.config().hiddenSize(),
                base.config().vocabularySize(),
                base.weights().stream().mapToLong(weight -> weight.getShape().size()).sum(),
                base.textEncoder().maxLength(),
                base.device(),
                settings.adapter().toJson(),
                settings.passes(),
                settings.specification(settings.streams().get(0)).batchSize());
    }
}
