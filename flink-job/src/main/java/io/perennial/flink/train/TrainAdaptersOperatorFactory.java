package io.perennial.flink.train;

import io.perennial.flink.onboard.TaskEvent;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.OneInputStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;

/** Makes the training operator on the machine that it was placed on. */
public final class TrainAdaptersOperatorFactory extends AbstractStreamOperatorFactory<AdapterRecord>
        implements OneInputStreamOperatorFactory<TaskEvent, AdapterRecord> {

    private static final long serialVersionUID = 1L;

    private final TrainSettings settings;

    public TrainAdaptersOperatorFactory(TrainSettings settings) {
        this.settings = settings;
    }

    @Override
    public <T extends StreamOperator<AdapterRecord>> T createStreamOperator(
            StreamOperatorParameters<AdapterRecord> parameters) {
        @SuppressWarnings("unchecked")
        T operator =
                (T)
                        new TrainAdaptersOperator(
                                parameters, settings, parameters.getMailboxExecutor());
        return operator;
    }

    @Override
    @SuppressWarnings("rawtypes")
    public Class<? extends StreamOperator> getStreamOperatorClass(ClassLoader classLoader) {
        return TrainAdaptersOperator.class;
    }
}
