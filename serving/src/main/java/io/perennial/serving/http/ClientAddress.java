package io.perennial.serving.http;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/** What a client is known by that shows no token. */
final class ClientAddress {

    /** A household or a machine is given 64 bits of addresses and may use any of them. */
    private static final int NETWORK_BYTES = 8;

    private ClientAddress() {}

    /**
     * The connection's own other end; headers that name another one are not believed. Of an IPv6
     * address the first half.
     */
    static String of(SocketAddress remote) {
        if (remote instanceof InetSocketAddress internet && internet.getAddress() != null) {
            return "address " + network(internet.getAddress()).getHostAddress();
        }
        return "address unknown";
    }

    private static InetAddress network(InetAddress address) {
        if (!(address instanceof Inet6Address)) {
            return address;
        }
        byte[] bytes = address.getAddress();
        Arrays.fill(bytes, NETWORK_BYTES, bytes.length, (byte) 0);
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
