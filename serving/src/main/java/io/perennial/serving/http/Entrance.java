package io.perennial.serving.http;

import io.perennial.serving.access.Clients;
import io.perennial.serving.access.Tokens;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * Where the server listens, and whom it lets in there.
 *
 * @param encryption empty = plain HTTP
 * @param tokens those that are known; empty = nobody needs one
 * @param limits what one client may ask for
 * @param managementOpen whether metrics and the console answer without a token
 * @param accessLog file in which every request is noted; empty = none is
 */
public record Entrance(
        InetSocketAddress address,
        Optional<Encryption> encryption,
        Optional<Tokens> tokens,
        Clients.Limits limits,
        boolean managementOpen,
        Optional<Path> accessLog) {

    private static final Clients.Limits WIDE = new Clients.Limits(1_000_000, 100_000);

    /**
     * PEM files.
     *
     * @param certificate with those that lead to a root
     * @param key of the certificate
     */
    public record Encryption(Path certificate, Path key) {}

    public Entrance {
        Objects.requireNonNull(address, "address");
        Objects.requireNonNull(encryption, "encryption");
        Objects.requireNonNull(tokens, "tokens");
        Objects.requireNonNull(limits, "limits");
        Objects.requireNonNull(accessLog, "accessLog");
    }

    /** One whose requests are noted nowhere. */
    public Entrance(
            InetSocketAddress address,
            Optional<Encryption> encryption,
            Optional<Tokens> tokens,
            Clients.Limits limits,
            boolean managementOpen) {
        this(address, encryption, tokens, limits, managementOpen, Optional.empty());
    }

    /** The same with an access log. */
    public Entrance withAccessLog(Optional<Path> file) {
        return new Entrance(address, encryption, tokens, limits, managementOpen, file);
    }

    /** Whether only this machine reaches the address. */
    boolean isLoopback() {
        return address.getAddress() != null && address.getAddress().isLoopbackAddress();
    }

    /** Plain HTTP for everybody who reaches the address, with hardly any limits. */
    static Entrance open(InetSocketAddress address) {
        return new Entrance(address, Optional.empty(), Optional.empty(), WIDE, true);
    }
}
