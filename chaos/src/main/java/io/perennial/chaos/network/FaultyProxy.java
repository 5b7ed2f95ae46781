package io.perennial.chaos.network;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Stands between clients and one server on this machine, and can cut all connections or delay what
 * they carry. Connections to a server that is down are closed at once. Thread-safe.
 */
public final class FaultyProxy implements AutoCloseable {

    private static final int CONNECT_MILLIS = 2_000;

    private final ServerSocket listener;
    private final InetSocketAddress server;
    private final Set<Relay> relays = ConcurrentHashMap.newKeySet();
    private volatile Duration delay = Duration.ZERO;

    /**
     * Listens on a free port of the loopback interface.
     *
     * @param serverPort of the server, on the same interface
     */
    public FaultyProxy(int serverPort) {
        try {
            InetAddress loopback = InetAddress.getLoopbackAddress();
            listener = new ServerSocket(0, 128, loopback);
            server = new InetSocketAddress(loopback, serverPort);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen", e);
        }
        Thread accepting = new Thread(this::acceptAll, "proxy-" + port());
        accepting.setDaemon(true);
        accepting.start();
    }

    /** Where clients connect. */
    public int port() {
        return listener.getLocalPort();
    }

    private void acceptAll() {
        while (!listener.isClosed()) {
            try {
                connect(listener.accept());
            } catch (IOException e) {
                // The client went away, or the proxy is being closed.
            }
        }
    }

    private void connect(Socket client) throws IOException {
        Socket upstream = new Socket();
        try {
            upstream.connect(server, CONNECT_MILLIS);
            if (upstream.getLocalSocketAddress().equals(server)) {
                throw new IOException("nobody listens, and the socket was given the server's port");
            }
            client.setTcpNoDelay(true);
            upstream.setTcpNoDelay(true);
        } catch (IOException down) {
            client.close();
            upstream.close();
            return;
        }
        Relay relay = new Relay(client, upstream, () -> delay, relays::remove);
        relays.add(relay);
        relay.start();
    }

    /**
     * Breaks all connections that are open.
     *
     * @return how many
     */
    public int cut() {
        int open = relays.size();
        relays.forEach(Relay::close);
        return open;
    }

    /** Holds back everything that passes from now on, in both directions; zero = not at all. */
    public void delay(Duration each) {
        delay = each;
    }

    @Override
    public void close() throws IOException {
        listener.close();
        cut();
    }
}
