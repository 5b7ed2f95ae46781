package io.perennial.broker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Finds ports of the loopback interface on which nobody listens.
 *
 * <p>Ports are taken from below the range that operating systems hand to outgoing connections.
 * Otherwise a client that keeps trying to reach a stopped node could be given the node's own port
 * and connect to itself.
 */
final class FreePorts {

    private static final int LOWEST = 12_000;
    private static final int ABOVE_HIGHEST = 32_000;
    private static final int ATTEMPTS = 1_000;

    private FreePorts() {}

    /**
     * @return {@code count} different ports, all of them free a moment ago
     */
    static List<Integer> find(int count) {
        SplittableRandom random = new SplittableRandom();
        List<ServerSocket> held = new ArrayList<>();
        try {
            for (int attempt = 0; attempt < ATTEMPTS && held.size() < count; attempt++) {
                tryBind(random.nextInt(LOWEST, ABOVE_HIGHEST), held);
            }
            if (held.size() < count) {
                throw new IllegalStateException(
                        "found "
                                + held.size()
                                + " of "
                                + count
                                + " free ports between "
                                + LOWEST
                                + " and "
                                + ABOVE_HIGHEST
                                + "; give a port instead");
            }
            return held.stream().map(ServerSocket::getLocalPort).toList();
        } finally {
            held.forEach(FreePorts::release);
        }
    }

    /** Whether somebody could listen on the port now. */
    static boolean isFree(int port) {
        List<ServerSocket> held = new ArrayList<>(1);
        tryBind(port, held);
        held.forEach(FreePorts::release);
        return !held.isEmpty();
    }

    private static void tryBind(int port, List<ServerSocket> held) {
        try {
            held.add(new ServerSocket(port, 1, InetAddress.getLoopbackAddress()));
        } catch (IOException taken) {
            // Somebody listens there; the caller tries another one.
        }
    }

    private static void release(ServerSocket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
