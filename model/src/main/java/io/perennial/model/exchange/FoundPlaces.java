package io.perennial.model.exchange;

import io.perennial.model.architecture.Site;
import io.perennial.model.base.FrozenBase;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.function.Function;

/**
 * Where an adapter acts, told from its tensors: configurations name modules by endings and
 * patterns, and the tensors say what those met.
 *
 * @param sites places in a layer
 * @param leaveOut layers without any of them
 */
record FoundPlaces(Set<Site> sites, Set<Integer> leaveOut) {

    /**
     * Looks at every site of every layer.
     *
     * @param has whether the files hold the tensor of a module, given its name
     * @throws InvalidAdapterFilesException where layers differ in more than being left out
     */
    static FoundPlaces of(
            FrozenBase base, Set<Site> candidates, Function<String, Boolean> has, String what) {
        return of(
                base,
                candidates,
                (site, layer) -> {
                    Optional<String> module = base.moduleNames().module(site, layer);
                    return module.isPresent() && has.apply(module.get());
                },
                what);
    }

    static FoundPlaces of(
            FrozenBase base, Set<Site> candidates, BiPredicate<Site, Integer> has, String what) {
        Set<Site> sites = new HashSet<>();
        Set<Integer> leaveOut = new TreeSet<>();
        for (int layer = 0; layer < base.config().layers(); layer++) {
            Set<Site> here = new HashSet<>();
            for (Site site : candidates) {
                if (has.test(site, layer)) {
                    here.add(site);
                }
            }
            if (here.isEmpty()) {
                leaveOut.add(layer);
            } else if (sites.isEmpty()) {
                sites.addAll(here);
            } else if (!sites.equals(here)) {
                throw new InvalidAdapterFilesException(
                        "%s act at %s in layer %d and at %s in layers before; the same places in every layer, or none, are supported"
                                .formatted(what, here, layer, sites));
            }
        }
        return new FoundPlaces(sites, leaveOut);
    }
}
