package io.perennial.benchmarks.stream;

import java.util.SplittableRandom;
import java.util.stream.Collectors;

/** Texts of common words: as long as short requests are, and about anything. */
final class RandomTexts {

    private static final String[] WORDS =
            ("the a of to and in is it you that he was for on are with as his they be at one have this from or had"
                            + " by hot word but what some we can out other were all there when up use your how said"
                            + " an each she which do their time if will way about many then them write would like"
                            + " so these her long make thing see him two has look more day could go come did number"
                            + " sound no most people my over know water than call first who may down side been now")
                    .split(" ");

    private static final int LEAST_WORDS = 6;
    private static final int MOST_WORDS = 22;

    private RandomTexts() {}

    static String next(SplittableRandom random) {
        return random.ints(random.nextInt(LEAST_WORDS, MOST_WORDS + 1), 0, WORDS.length)
                .mapToObj(word -> WORDS[word])
                .collect(Collectors.joining(" "));
    }
}
