package io.perennial.serving;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.beans.XMLDecoder;
import java.io.ObjectInputStream;

@AnalyzeClasses(packages = "io.perennial.serving", importOptions = DoNotIncludeTests.class)
class WallsTest {

    @ArchTest
    static final ArchRule NEVER_KNOWS_THE_TRAINER =
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "org.apache.flink..",
                            "io.perennial.flink..",
                            "io.perennial.cli..",
                            "io.perennial.benchmarks..",
                            "io.perennial.broker..");

    /** Java's own serialisation runs code that its input chooses; nothing of ours reads it. */
    @ArchTest
    static final ArchRule READS_NO_SERIALISED_OBJECTS =
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .belongToAnyOf(ObjectInputStream.class, XMLDecoder.class);

    /** So that it can be read, and taken along, by itself. */
    @ArchTest
    static final ArchRule THE_CLIENT_KNOWS_NOTHING_OF_THE_SERVER =
            noClasses()
                    .that()
                    .resideInAPackage("io.perennial.serving.client")
                    .should()
                    .dependOnClassesThat(
                            JavaClass.Predicates.resideInAPackage("io.perennial..")
                                    .and(
                                            JavaClass.Predicates.resideOutsideOfPackage(
                                                    "io.perennial.serving.client")));

    @ArchTest
    static final ArchRule NEVER_TOUCHES_THE_ENGINE =
            noClasses().should().dependOnClassesThat().resideInAnyPackage("ai.djl..");

    @ArchTest
    static final ArchRule ONLY_THOSE_WHO_READ_AND_SEND_KNOW_KAFKA =
            noClasses()
                    .that()
                    .resideOutsideOfPackages(
                            "io.perennial.serving.follow",
                            "io.perennial.serving.observe",
                            "io.perennial.serving.shard",
                            "io.perennial.serving.submit")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("org.apache.kafka..");

    @ArchTest
    static final ArchRule ONE_DIRECTION =
            layeredArchitecture()
                    .consideringOnlyDependenciesInLayers()
                    .layer("server")
                    .definedBy("io.perennial.serving")
                    .layer("http")
                    .definedBy("io.perennial.serving.http")
                    .layer("access")
                    .definedBy("io.perennial.serving.access")
                    .layer("predict")
                    .definedBy("io.perennial.serving.predict")
                    .layer("adapters")
                    .definedBy("io.perennial.serving.adapters")
                    .layer("observe")
                    .definedBy("io.perennial.serving.observe")
                    .layer("submit")
                    .definedBy("io.perennial.serving.submit")
                    .layer("canary")
                    .definedBy("io.perennial.serving.canary")
                    .layer("shard")
                    .definedBy("io.perennial.serving.shard")
                    .layer("store")
                    .definedBy("io.perennial.serving.store")
                    .layer("follow")
                    .definedBy("io.perennial.serving.follow")
                    .whereLayer("server")
                    .mayNotBeAccessedByAnyLayer()
                    .whereLayer("http")
                    .mayOnlyBeAccessedByLayers("server")
                    .whereLayer("access")
                    .mayOnlyBeAccessedByLayers("http", "server")
                    .whereLayer("canary")
                    .mayOnlyBeAccessedByLayers("http")
                    .whereLayer("predict")
                    .mayOnlyBeAccessedByLayers("canary", "http", "server")
                    .whereLayer("adapters")
                    .mayOnlyBeAccessedByLayers("predict", "canary", "http", "server")
                    .whereLayer("observe")
                    .mayOnlyBeAccessedByLayers("http", "server")
                    .whereLayer("submit")
                    .mayOnlyBeAccessedByLayers("http", "server")
                    .whereLayer("shard")
                    .mayOnlyBeAccessedByLayers("http", "server")
                    .whereLayer("store")
                    .mayOnlyBeAccessedByLayers("adapters", "server")
                    .whereLayer("follow")
                    .mayOnlyBeAccessedByLayers("adapters", "observe", "http", "server");
}
