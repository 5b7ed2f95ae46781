package io.perennial.flink;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.apache.flink.metrics.MetricGroup;

/** Who may know whom. */
@AnalyzeClasses(packages = "io.perennial", importOptions = ImportOption.DoNotIncludeTests.class)
class WallsTest {

    @ArchTest
    static final ArchRule THE_JOB_IMPORTS_SCHEMAS_MODEL_FLINK_KAFKA_AND_ROCKSDB =
            classes()
                    .that()
                    .resideInAPackage("io.perennial.flink..")
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage(
                            "io.perennial.flink..",
                            "io.perennial.schemas..",
                            "io.perennial.model..",
                            "org.apache.flink..",
                            "org.apache.kafka..",
                            "org.rocksdb..",
                            "com.fasterxml.jackson..",
                            "org.slf4j..",
                            "org.jspecify..",
                            "java..");

    @ArchTest
    static final ArchRule SCHEMAS_AND_MODEL_DO_NOT_KNOW_FLINK =
            noClasses()
                    .that()
                    .resideInAnyPackage("io.perennial.schemas..", "io.perennial.model..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("org.apache.flink..", "io.perennial.flink..");

    @ArchTest
    static final ArchRule STAGES_KNOW_ONLY_THOSE_BEFORE_THEM =
            slices().matching("io.perennial.flink.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule DATA_MOVES_IN_ONE_DIRECTION =
            noClasses()
                    .that()
                    .resideInAnyPackage("io.perennial.flink.ingest..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "io.perennial.flink.onboard..",
                            "io.perennial.flink.train..",
                            "io.perennial.flink.publish..",
                            "io.perennial.flink.job..");

    @ArchTest
    static final ArchRule METRICS_ARE_REGISTERED_WITH_THEIR_MEANING =
            noClasses()
                    .that()
                    .resideInAPackage("io.perennial.flink..")
                    .and()
                    .resideOutsideOfPackage("io.perennial.flink.metric..")
                    .should()
                    .callMethodWhere(
                            target(nameMatching("counter|gauge|meter|histogram"))
                                    .and(target(owner(assignableTo(MetricGroup.class)))))
                    .because("docs/metrics.md is written from JobMetric");
}
