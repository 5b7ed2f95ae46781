package io.perennial.cli;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.beans.XMLDecoder;
import java.io.ObjectInputStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Which module may know which, for the whole system. */
class WallsTest {

    private static final String ROOT = "io.perennial.";
    private static final String SCHEMAS = ROOT + "schemas..";
    private static final String MODEL = ROOT + "model..";
    private static final String FLINK_JOB = ROOT + "flink..";
    private static final String SERVING = ROOT + "serving..";
    private static final String BENCHMARKS = ROOT + "benchmarks..";
    private static final String CHAOS = ROOT + "chaos..";
    private static final String FUZZ = ROOT + "fuzz..";
    private static final String BROKER = ROOT + "broker..";
    private static final String CLI = ROOT + "cli..";

    private static final JavaClasses OURS =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages("io.perennial");

    private static void hold(ArchRule rule) {
        rule.allowEmptyShould(true).check(OURS);
    }

    @Nested
    class Modules {

        @Test
        void schemasKnowNothingOfOurs() {
            hold(
                    noClasses()
                            .that()
                            .resideInAPackage(SCHEMAS)
                            .should()
                            .dependOnClassesThat()
                            .resideInAnyPackage(
                                    MODEL,
                                    FLINK_JOB,
                                    SERVING,
                                    BENCHMARKS,
                                    CHAOS,
                                    FUZZ,
                                    BROKER,
                                    CLI));
        }

        @Test
        void modelKnowsNothingOfOursAndNoStreams() {
            hold(
                    noClasses()
                            .that()
                            .resideInAPackage(MODEL)
                            .should()
                            .dependOnClassesThat()
                            .resideInAnyPackage(
                                    SCHEMAS,
                                    FLINK_JOB,
                                    SERVING,
                                    BENCHMARKS,
                                    CHAOS,
                                    FUZZ,
                                    BROKER,
                                    CLI,
                                    "org.apache.kafka..",
                                    "org.apache.flink..",
                                    "org.apache.avro.."));
        }

        @Test
        void brokerKnowsNothingOfOurs() {
            hold(
                    noClasses()
                            .that()
                            .resideInAPackage(BROKER)
                            .should()
                            .dependOnClassesThat()
                            .resideInAnyPackage(
                                    SCHEMAS, MODEL, FLINK_JOB, SERVING, BENCHMARKS, CHAOS, CLI));
        }

        @Test
        void theJobKnowsNothingAfterIt() {
            hold(
                    noClasses()
                            .that()
                            .resideInAPackage(FLINK_JOB)
                            .should()
                            .dependOnClassesThat()
                            .resideInAnyPackage(SERVING, BENCHMARKS, CHAOS, FUZZ, BROKER, CLI));
        }

        @Test
        void servingKnowsNeitherTheJobNorFlink() {
            hold(
                    noClasses()
                            .that()
                            .resideInAPackage(SERVING)
                            .should()
                            .dependOnClassesThat()
                            .resideInAnyPackage(
                                    FLINK_JOB,
                                    BENCHMARKS,
                                    CHAOS,
                                    FUZZ,
                                    BROKER,
                                    CLI,
                                    "org.apache.flink.."));
        }

        @Test
        void benchmarksDoNotKnowTheCommandLine() {
            hold(
                    noClasses()
                            .that()
                            .resideInAPackage(BENCHMARKS)
                            .should()
                            .dependOnClassesThat()
                            .resideInAPackage(CLI));
        }

        /** Brokers and serving run in processes of their own, as commands. */
        @Test
        void chaosKnowsTheOthersByTheirTopicsAndCommandsOnly() {
            hold(
                    noClasses()
                            .that()
                            .resideInAPackage(CHAOS)
                            .should()
                            .dependOnClassesThat()
                            .resideInAnyPackage(SERVING, BENCHMARKS, FUZZ, BROKER, CLI));
        }

        @Test
        void fuzzingKnowsNoToolAndNoCommandLine() {
            hold(
                    noClasses()
                            .that()
                            .resideInAPackage(FUZZ)
                            .should()
                            .dependOnClassesThat()
                            .resideInAnyPackage(BENCHMARKS, CHAOS, CLI));
        }

        /** Its generators are no part of what runs in production. */
        @Test
        void onlyFuzzingKnowsItsLibrary() {
            hold(
                    noClasses()
                            .that()
                            .resideOutsideOfPackage(FUZZ)
                            .should()
                            .dependOnClassesThat()
                            .resideInAPackage("net.jqwik.."));
        }

        @Test
        void everyClassLivesInAModule() {
            hold(
                    classes()
                            .should()
                            .resideInAnyPackage(
                                    SCHEMAS,
                                    MODEL,
                                    FLINK_JOB,
                                    SERVING,
                                    BENCHMARKS,
                                    CHAOS,
                                    FUZZ,
                                    BROKER,
                                    CLI));
        }
    }

    @Nested
    class Inputs {

        /**
         * Java's own serialisation runs code that its input chooses. Flink uses it between its own
         * processes; nothing of ours reads it, nor asks a library to.
         */
        @Test
        void areNeverSerialisedObjects() {
            hold(
                    noClasses()
                            .should()
                            .dependOnClassesThat()
                            .belongToAnyOf(ObjectInputStream.class, XMLDecoder.class)
                            .orShould()
                            .dependOnClassesThat()
                            .haveFullyQualifiedName("org.apache.flink.util.InstantiationUtil")
                            .orShould()
                            .dependOnClassesThat()
                            .haveSimpleName("SerializationUtils"));
        }

        /** JSON that names the class that it wants to be is such a door too. */
        @Test
        void neverNameTheirOwnClasses() {
            hold(
                    noClasses()
                            .should()
                            .dependOnClassesThat()
                            .haveSimpleName("JsonTypeInfo")
                            .orShould()
                            .dependOnClassesThat()
                            .haveSimpleName("PolymorphicTypeValidator"));
        }

        /**
         * What the engine loads is made here from our own texts; files of others are safetensors.
         */
        @Test
        void areNeverModelsOfTheEngine() {
            hold(
                    noClasses()
                            .that()
                            .resideOutsideOfPackage("io.perennial.model.torch..")
                            .should()
                            .callMethodWhere(
                                    target(nameMatching("load"))
                                            .and(target(owner(assignableTo("ai.djl.Model"))))));
        }
    }

    @Nested
    class CommandLine {

        @Test
        void packagesHaveNoCycles() {
            hold(slices().matching("io.perennial.cli.(*)..").should().beFreeOfCycles());
        }

        @Test
        void onlyCommandsKnowTheCommandLineLibrary() {
            hold(
                    noClasses()
                            .that()
                            .resideInAPackage(CLI)
                            .and()
                            .resideOutsideOfPackages(
                                    "io.perennial.cli",
                                    "io.perennial.cli.command..",
                                    "io.perennial.cli.config..",
                                    "io.perennial.cli.terminal..")
                            .should()
                            .dependOnClassesThat()
                            .resideInAPackage("picocli.."));
        }

        @Test
        void streamsKnowNoneOfTheSystem() {
            hold(
                    noClasses()
                            .that()
                            .resideInAPackage("io.perennial.cli.streams..")
                            .should()
                            .dependOnClassesThat()
                            .resideInAnyPackage(
                                    MODEL,
                                    FLINK_JOB,
                                    SERVING,
                                    BROKER,
                                    "org.apache.kafka..",
                                    "org.apache.flink.."));
        }
    }
}
