package io.perennial.flink.job;

import io.perennial.flink.base.BaseAccess;
import io.perennial.flink.ingest.ExampleDecoder;
import io.perennial.flink.ingest.IncomingExample;
import io.perennial.flink.ingest.IncomingSpec;
import io.perennial.flink.ingest.Rejections;
import io.perennial.flink.ingest.SpecDecoder;
import io.perennial.flink.onboard.OnboardSettings;
import io.perennial.flink.onboard.OnboardTasks;
import io.perennial.flink.onboard.TaskEvent;
import io.perennial.flink.onboard.TaskKey;
import io.perennial.flink.train.AdapterRecord;
import io.perennial.flink.train.Evaluations;
import io.perennial.flink.train.LineageLog;
import io.perennial.flink.train.TrainAdaptersOperatorFactory;
import io.perennial.flink.train.TrainSettings;
import io.perennial.schemas.task.TaskSpec;
import io.perennial.schemas.task.TaskSpecJson;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The streaming trainer: labelled examples and task specifications in; adapters, evaluations and
 * rejected records out. The uids name the state of each stage in checkpoints and savepoints and
 * never change; the names are what operations people see.
 */
public final class PerennialJob {

    /** The job's name in the Flink UI. */
    public static final String NAME = "Perennial";

    private PerennialJob() {}

    /**
     * Builds the job with Kafka at both ends, after checking that the topics exist and keep what is
     * written to them.
     *
     * @throws UnfitTopicsException if a topic is missing or set up so that data would be lost
     */
    public static void build(StreamExecutionEnvironment environment, JobConfig config) {
        TopicCheck.verify(config);
        build(environment, config, JobSources.kafka(config), JobSinks.kafka(config));
    }

    /** Builds the whole graph between given ends. */
    public static void build(
            StreamExecutionEnvironment environment,
            JobConfig config,
            JobSources sources,
            JobSinks sinks) {
        environment.configure(FlinkSettings.of(config));
        BaseAccess base = BaseAccess.of(config.base(), config.compute());
        TaskSpec defaultSpec = DefaultSpec.parse(config.defaultSpec());

        SingleOutputStreamOperator<IncomingExample> examples =
                environment
                        .fromSource(
                                sources.examples(),
                                WatermarkStrategy.noWatermarks(),
                                "Read examples")
                        .uid("read-examples")
                        .process(new ExampleDecoder(base))
                        .name("Decode and tokenise")
                        .uid("decode-examples");

        SingleOutputStreamOperator<IncomingSpec> specs =
                environment
                        .fromSource(sources.tasks(), WatermarkStrategy.noWatermarks(), "Read tasks")
                        .uid("read-tasks")
                        .process(
                                new SpecDecoder(
                                        base, defaultSpec.adapter().json(), config.residentBytes()))
                        .name("Decode tasks")
                        .uid("decode-tasks");

        SingleOutputStreamOperator<TaskEvent> events =
                specs.connect(examples)
                        .keyBy(IncomingSpec::task, IncomingExample::task)
                        .process(new OnboardTasks(onboarding(config, defaultSpec)))
                        .name("Onboard tasks")
                        .uid("onboard-tasks");

        SingleOutputStreamOperator<AdapterRecord> adapters =
                events.keyBy(TaskEvent::key, TypeInformation.of(TaskKey.class))
                        .transform(
                                "Train adapters",
                                TypeInformation.of(AdapterRecord.class),
                                new TrainAdaptersOperatorFactory(training(config, base)))
                        .uid("train-adapters");

        adapters.sinkTo(sinks.adapters()).name("Publish adapters").uid("publish-adapters");
        adapters.getSideOutput(Evaluations.TAG)
                .sinkTo(sinks.evaluations())
                .name("Report evaluations")
                .uid("report-evaluations");
        adapters.getSideOutput(LineageLog.TAG)
                .sinkTo(sinks.lineage())
                .name("Record lineage")
                .uid("record-lineage");
        examples.getSideOutput(Rejections.TAG)
                .union(specs.getSideOutput(Rejections.TAG), events.getSideOutput(Rejections.TAG))
                .sinkTo(sinks.rejections())
                .name("Report rejections")
                .uid("report-rejections");
    }

    private static OnboardSettings onboarding(JobConfig config, TaskSpec defaultSpec) {
        return new OnboardSettings(
                config.selfOnboarding() ? TaskSpecJson.encode(defaultSpec) : null,
                config.patience().toMillis(),
                config.parkedExamples());
    }

    private static TrainSettings training(JobConfig config, BaseAccess base) {
        return new TrainSettings(
                base,
                config.batchWait().toMillis(),
                config.tasksPerStep(),
                config.backlogExamples(),
                config.residentBytes(),
                config.lowerStateBytes(),
                config.keptVersions(),
                config.seed());
    }
}
