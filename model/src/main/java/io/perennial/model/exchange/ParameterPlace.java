package io.perennial.model.exchange;

import io.perennial.model.adapter.Parameter;
import io.perennial.model.architecture.Site;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * What a parameter's name says: {@code method.layer.site.part}, without the layer outside the
 * layers, and without both for what belongs to no single place.
 *
 * @param layer 0 outside the layers
 */
record ParameterPlace(String method, int layer, Optional<Site> site, String part) {

    static ParameterPlace of(Parameter parameter) {
        String[] words = parameter.name().split("\\.", -1);
        if (words[0].equals("head")) {
            return new ParameterPlace("head", 0, Optional.of(Site.HEAD), rest(words, 1));
        }
        if (Character.isDigit(words[1].charAt(0))) {
            return new ParameterPlace(
                    words[0], Integer.parseInt(words[1]), site(words[2]), rest(words, 3));
        }
        Optional<Site> site = site(words[1]);
        return new ParameterPlace(words[0], 0, site, rest(words, site.isPresent() ? 2 : 1));
    }

    private static Optional<Site> site(String word) {
        return Arrays.stream(Site.values())
                .filter(site -> site.name().toLowerCase(Locale.ROOT).equals(word))
                .findFirst();
    }

    private static String rest(String[] words, int from) {
        return String.join(".", Arrays.copyOfRange(words, from, words.length));
    }
}
