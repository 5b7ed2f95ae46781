package io.perennial.cli.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BuiltInStreamsTest {

    private static final long SEED = 7;

    static List<String> names() {
        return BuiltInStreams.names();
    }

    @Nested
    class Catalogue {

        @Test
        void hasAtLeastSixTasksOfDifferentNames() {
            assertThat(names()).hasSizeGreaterThanOrEqualTo(6).doesNotHaveDuplicates();
        }

        @Test
        void makesAllInOrder() {
            assertThat(BuiltInStreams.all(SEED)).extracting(TaskStream::name).isEqualTo(names());
        }

        @Test
        void coversTwoLabelsManyLabelsAndPairs() {
            List<TaskStream> all = BuiltInStreams.all(SEED);
            assertThat(all).anyMatch(stream -> stream.labels().size() == 2);
            assertThat(all).anyMatch(stream -> stream.labels().size() >= 8);
            assertThat(all).anyMatch(stream -> stream.train().get(0).textPair() != null);
        }

        @Test
        void namesTheChoicesWhenATaskIsUnknown() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> BuiltInStreams.create("horoscopes", SEED))
                    .withMessageContaining("horoscopes")
                    .withMessageContaining(names().get(0));
        }
    }

    @Nested
    class EveryTask {

        @ParameterizedTest
        @MethodSource("io.perennial.cli.streams.BuiltInStreamsTest#names")
        void isTheSameForASeedAndAnotherForAnother(String name) {
            TaskStream first = BuiltInStreams.create(name, SEED);
            assertThat(BuiltInStreams.create(name, SEED)).isEqualTo(first);
            assertThat(BuiltInStreams.create(name, SEED + 1).train()).isNotEqualTo(first.train());
        }

        @ParameterizedTest
        @MethodSource("io.perennial.cli.streams.BuiltInStreamsTest#names")
        void hasADemoFriendlySize(String name) {
            TaskStream stream = BuiltInStreams.create(name, SEED);
            assertThat(stream.train()).hasSizeBetween(900, 2400);
            assertThat(stream.test()).hasSizeBetween(150, 300);
        }

        @ParameterizedTest
        @MethodSource("io.perennial.cli.streams.BuiltInStreamsTest#names")
        void hasItsLabelsAboutEquallyOften(String name) {
            TaskStream stream = BuiltInStreams.create(name, SEED);
            for (List<LabeledText> part : List.of(stream.train(), stream.test())) {
                double fair = (double) part.size() / stream.labels().size();
                Map<String, Long> counts =
                        part.stream()
                                .collect(
                                        Collectors.groupingBy(
                                                LabeledText::label, Collectors.counting()));
                assertThat(counts.keySet()).containsExactlyInAnyOrderElementsOf(stream.labels());
                assertThat(counts.values())
                        .allMatch(count -> count > 0.9 * fair && count < 1.1 * fair);
            }
        }

        @ParameterizedTest
        @MethodSource("io.perennial.cli.streams.BuiltInStreamsTest#names")
        void mixesItsLabelsOverTheStream(String name) {
            TaskStream stream = BuiltInStreams.create(name, SEED);
            List<LabeledText> start = stream.train().subList(0, 200);
            assertThat(start).extracting(LabeledText::label).containsAll(stream.labels());
        }

        @ParameterizedTest
        @MethodSource("io.perennial.cli.streams.BuiltInStreamsTest#names")
        void neverTestsOnATrainingText(String name) {
            TaskStream stream = BuiltInStreams.create(name, SEED);
            Set<String> seen =
                    stream.train().stream()
                            .map(EveryTask::content)
                            .collect(Collectors.toCollection(HashSet::new));
            assertThat(seen).hasSizeGreaterThan(stream.train().size() * 97 / 100);
            assertThat(stream.test()).noneMatch(example -> seen.contains(content(example)));
        }

        @ParameterizedTest
        @MethodSource("io.perennial.cli.streams.BuiltInStreamsTest#names")
        void testsOnWordsThatTrainingNeverShows(String name) {
            TaskStream stream = BuiltInStreams.create(name, SEED);
            Set<String> seen = words(stream.train()).collect(Collectors.toSet());
            assertThat(words(stream.test()).filter(word -> !seen.contains(word)).distinct().count())
                    .isGreaterThan(10);
        }

        @ParameterizedTest
        @MethodSource("io.perennial.cli.streams.BuiltInStreamsTest#names")
        void keepsTextsShort(String name) {
            TaskStream stream = BuiltInStreams.create(name, SEED);
            List<Integer> lengths =
                    Stream.concat(stream.train().stream(), stream.test().stream())
                            .map(example -> content(example).split("\\s+", -1).length)
                            .toList();
            assertThat(lengths).allMatch(length -> length >= 2 && length <= 30);
            assertThat(lengths.stream().mapToInt(Integer::intValue).average().orElseThrow())
                    .isBetween(5.0, 20.0);
        }

        @ParameterizedTest
        @MethodSource("io.perennial.cli.streams.BuiltInStreamsTest#names")
        void canBeLearntButNotByCountingWordsAlone(String name) {
            TaskStream stream = BuiltInStreams.create(name, SEED);
            double accuracy = new NaiveBayes(stream.train()).accuracy(stream.test());
            assertThat(accuracy).isBetween(stream.majorityShare() + 0.15, 0.97);
        }

        private static String content(LabeledText example) {
            String pair = example.textPair() == null ? "" : " " + example.textPair();
            return (example.text() + pair).toLowerCase(Locale.ROOT);
        }

        private static Stream<String> words(List<LabeledText> examples) {
            return examples.stream()
                    .flatMap(example -> NaiveBayes.words(content(example)).stream());
        }
    }
}
