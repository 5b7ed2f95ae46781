package io.perennial.chaos.network;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** One connection through a proxy: copies bytes both ways until either side closes. */
final class Relay {

    private static final int BUFFER_BYTES = 64 * 1024;

    private final Socket client;
    private final Socket server;
    private final Supplier<Duration> delay;
    private final Consumer<Relay> whenClosed;

    Relay(Socket client, Socket server, Supplier<Duration> delay, Consumer<Relay> whenClosed) {
        this.client = client;
        this.server = server;
        this.delay = delay;
        this.whenClosed = whenClosed;
    }

    void start() {
        copy(client, server);
        copy(server, client);
    }

    private void copy(Socket from, Socket to) {
        Thread thread = new Thread(() -> copyAll(from, to), "relay-" + from.getLocalPort());
        thread.setDaemon(true);
        thread.start();
    }

    private void copyAll(Socket from, Socket to) {
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                Duration held = delay.get();
                if (!held.isZero()) {
                    Thread.sleep(held.toMillis());
                }
                out.write(buffer, 0, count);
            }
        } catch (IOException closed) {
            // Either side is gone; so is the connection.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            close();
        }
    }

    void close() {
        closeQuietly(client);
        closeQuietly(server);
        whenClosed.accept(this);
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is closed as far as anybody can tell.
        }
    }
}
