package io.perennial.flink.job;

import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The job's main class on a Flink cluster; options as {@code --key=value}. */
public final class PerennialJobMain {

    private PerennialJobMain() {}

    public static void main(String[] arguments) throws Exception {
        JobConfig config = JobConfig.parse(arguments);
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment();
        PerennialJob.build(environment, config);
        environment.execute(PerennialJob.NAME);
    }
}
