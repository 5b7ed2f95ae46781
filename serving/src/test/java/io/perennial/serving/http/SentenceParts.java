package io.perennial.serving.http;

import java.util.ArrayList;
import java.util.List;

/** Made-up sentences of two plainly different tasks. */
final class SentenceParts {

    private SentenceParts() {}

    static List<String> music() {
        return all(
                List.of("please play", "put on", "i want to hear", "stop", "do not play"),
                List.of("a quiet", "the loud", "some old", "another", "that happy"),
                List.of("song", "album by queen", "jazz record", "tune from the nineties"));
    }

    static List<String> weather() {
        return all(
                List.of("will there be", "do we expect", "is there going to be", "how likely is"),
                List.of("rain", "snow", "sunshine", "a storm", "strong wind"),
                List.of("in paris on friday", "tomorrow in rome", "at the coast", "this evening"));
    }

    private static List<String> all(List<String> first, List<String> second, List<String> third) {
        List<String> sentences = new ArrayList<>();
        for (String one : first) {
            for (String two : second) {
                third.forEach(three -> sentences.add(one + " " + two + " " + three));
            }
        }
        return sentences;
    }
}
