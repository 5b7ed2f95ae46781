package io.perennial.serving.shard;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * With whom a process shares the tasks.
 *
 * @param address this process's own, {@code host:port} as the other members reach it
 * @param membership who the members are
 * @param authority PEM certificate of who signed theirs, where they speak HTTPS; empty = one of the
 *     usual authorities
 */
public record ShardSettings(String address, Membership membership, Optional<Path> authority) {

    private static final String ADDRESS = "[^\\s:,/]+:\\d{1,5}|\\[[0-9a-fA-F:.]+\\]:\\d{1,5}";

    /** How the members are known. */
    public sealed interface Membership {

        /**
         * They are named.
         *
         * @param members addresses of all, in the words in which each knows its own
         */
        record Named(Set<String> members) implements Membership {
            public Named {
                members = Set.copyOf(members);
                members.forEach(ShardSettings::requireAddress);
            }
        }

        /**
         * Whoever has joined the same consumer group in Kafka is one, until it leaves or is not
         * heard of for ten seconds.
         *
         * @param group its id
         */
        record Group(String group) implements Membership {
            public Group {
                if (group.isBlank()) {
                    throw new IllegalArgumentException(
                            "the group of the shards has no name; give one, for example perennial-serving");
                }
            }
        }
    }

    public ShardSettings {
        requireAddress(address);
        Objects.requireNonNull(membership, "membership");
        authority.ifPresent(ShardSettings::requireReadable);
        if (membership instanceof Membership.Named named && !named.members().contains(address)) {
            throw new IllegalArgumentException(
                    "the shards are %s, and this process's own address %s is not among them; every process is given the same list, with all of them in it"
                            .formatted(new TreeSet<>(named.members()), address));
        }
    }

    /** Shards that are named, this one among them. */
    public static ShardSettings named(String address, List<String> members) {
        return new ShardSettings(
                address, new Membership.Named(Set.copyOf(members)), Optional.empty());
    }

    /** Shards that find each other. */
    public static ShardSettings group(String address, String group) {
        return new ShardSettings(address, new Membership.Group(group), Optional.empty());
    }

    /** The same where the certificates of the members are signed by this one. */
    public ShardSettings withAuthority(Path certificate) {
        return new ShardSettings(address, membership, Optional.of(certificate));
    }

    private static void requireReadable(Path file) {
        if (!Files.isReadable(file)) {
            throw new IllegalArgumentException(
                    "the certificate %s, which signed those of the shards, cannot be read; check the path and its permissions"
                            .formatted(file));
        }
    }

    private static void requireAddress(String address) {
        if (!address.matches(ADDRESS)) {
            throw new IllegalArgumentException(
                    "'%s' is no address of a shard; give host:port, as the other processes reach it"
                            .formatted(address));
        }
    }
}
