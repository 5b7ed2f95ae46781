package io.perennial.schemas;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.beans.XMLDecoder;
import java.io.ObjectInputStream;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;

@AnalyzeClasses(packages = "io.perennial", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String[] ALLOWED = {
        "io.perennial.schemas..",
        "java..",
        "org.jspecify..",
        "org.apache.avro..",
        "org.apache.kafka..",
        "com.fasterxml.jackson..",
        "org.slf4j.."
    };

    @ArchTest
    static final ArchRule KNOWS_NOTHING_OF_OURS_BUT_ITSELF =
            classes()
                    .that()
                    .resideInAPackage("io.perennial.schemas..")
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage(ALLOWED);

    @ArchTest
    static final ArchRule ONLY_TOPICS_AND_PLACES_KNOW_KAFKA =
            noClasses()
                    .that()
                    .resideInAnyPackage(
                            "io.perennial.schemas.json..",
                            "io.perennial.schemas.example..",
                            "io.perennial.schemas.task..",
                            "io.perennial.schemas.avro..",
                            "io.perennial.schemas.wire..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("org.apache.kafka..");

    /** Java's own serialisation runs code that its input chooses; nothing of ours reads it. */
    @ArchTest
    static final ArchRule READS_NO_SERIALISED_OBJECTS =
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .belongToAnyOf(ObjectInputStream.class, XMLDecoder.class);

    @ArchTest
    static final ArchRule PACKAGES_GO_ONE_WAY =
            slices().matching("io.perennial.schemas.(*)..").should().beFreeOfCycles();

    @ArchTest
    static void everyPackageSaysWhatItIs(JavaClasses classes) {
        var packages =
                classes.stream()
                        .filter(type -> type.getPackageName().startsWith("io.perennial.schemas"))
                        .map(JavaClass::getPackage)
                        .collect(Collectors.toSet());
        assertThat(packages)
                .isNotEmpty()
                .allSatisfy(name -> assertThat(name.isAnnotatedWith(NullMarked.class)).isTrue());
    }
}
