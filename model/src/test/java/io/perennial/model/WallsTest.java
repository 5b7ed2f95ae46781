package io.perennial.model;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.beans.XMLDecoder;
import java.io.ObjectInputStream;

/** What the library may know. */
@AnalyzeClasses(
        packages = "io.perennial.model",
        importOptions = ImportOption.DoNotIncludeTests.class)
class WallsTest {

    @ArchTest
    static final ArchRule PACKAGES_FORM_NO_CIRCLE =
            slices().matching("io.perennial.model.(*)..").should().beFreeOfCycles();

    /** Java's own serialisation runs code that its input chooses; nothing of ours reads it. */
    @ArchTest
    static final ArchRule READS_NO_SERIALISED_OBJECTS =
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .belongToAnyOf(ObjectInputStream.class, XMLDecoder.class);

    @ArchTest
    static final ArchRule KNOWS_NO_STREAMS =
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("org.apache.kafka..", "org.apache.flink..");

    @ArchTest
    static final ArchRule KNOWS_NO_OTHER_MODULE =
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "io.perennial.schemas..",
                            "io.perennial.flink..",
                            "io.perennial.serving..",
                            "io.perennial.cli..");

    @ArchTest
    static final ArchRule ONLY_ONE_PACKAGE_TOUCHES_LIBTORCH =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("io.perennial.model.torch")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("ai.djl.pytorch..");

    @ArchTest
    static final ArchRule ONLY_TEXT_TOUCHES_THE_TOKENIZER =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("io.perennial.model.text")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("ai.djl.huggingface..");

    @ArchTest
    static final ArchRule SAFETENSORS_STAND_ALONE =
            noClasses()
                    .that()
                    .resideInAPackage("io.perennial.model.safetensors")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "ai.djl..",
                            "io.perennial.model.base",
                            "io.perennial.model.adapter",
                            "io.perennial.model.train",
                            "io.perennial.model.predict",
                            "io.perennial.model.artifact");

    @ArchTest
    static final ArchRule NOTHING_KNOWS_THE_BASELINES =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("io.perennial.model.baseline")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("io.perennial.model.baseline");

    @ArchTest
    static final ArchRule ANSWERING_KNOWS_NO_LEARNING =
            noClasses()
                    .that()
                    .resideInAnyPackage(
                            "io.perennial.model.base",
                            "io.perennial.model.adapter",
                            "io.perennial.model.artifact",
                            "io.perennial.model.fuse",
                            "io.perennial.model.text",
                            "io.perennial.model.torch")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("io.perennial.model.train", "io.perennial.model.predict");

    @ArchTest
    static final ArchRule LEARNING_AND_ANSWERING_DO_NOT_KNOW_EACH_OTHER =
            noClasses()
                    .that()
                    .resideInAPackage("io.perennial.model.train")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("io.perennial.model.predict");
}
