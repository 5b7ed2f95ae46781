package io.perennial.flink.train;

import io.perennial.flink.average.AverageCoordinator;
import io.perennial.flink.onboard.TaskEvent;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.runtime.operators.coordination.OperatorCoordinator;
import org.apache.flink.runtime.operators.coordination.OperatorEventDispatcher;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.CoordinatedOperatorFactory;
import org.apache.flink.streaming.api.operators.OneInputStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;

/** Makes the training operator on the machine that it was placed on. */
public final class TrainAdaptersOperatorFactory extends AbstractStreamOperatorFactory<AdapterRecord>
        implements OneInputStreamOperatorFactory<TaskEvent, AdapterRecord>,
                CoordinatedOperatorFactory<AdapterRecord> {

    private static final long serialVersionUID = 1L;

    private final TrainSettings settings;

    public TrainAdaptersOperatorFactory(TrainSettings settings) {
        this.settings = settings;
    }

    @Override
    public <T extends StreamOperator<AdapterRecord>> T createStreamOperator(
            StreamOperatorParameters<AdapterRecord> parameters) {
        OperatorID id = parameters.getStreamConfig().getOperatorID();
        OperatorEventDispatcher events = parameters.getOperatorEventDispatcher();
        TrainAdaptersOperator made =
                new TrainAdaptersOperator(parameters, settings, events.getOperatorEventGateway(id));
        events.registerEventHandler(id, made);
        @SuppressWarnings("unchecked")
        T operator = (T) made;
        return operator;
    }

    /** Averages the replicas of data-parallel tasks. */
    @Override
    public OperatorCoordinator.Provider getCoordinatorProvider(String name, OperatorID operator) {
        return AverageCoordinator.provider(operator);
    }

    @Override
    @SuppressWarnings("rawtypes")
    public Class<? extends StreamOperator> getStreamOperatorClass(ClassLoader classLoader) {
        return TrainAdaptersOperator.class;
    }
}
