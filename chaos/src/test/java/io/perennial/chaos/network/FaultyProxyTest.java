package io.perennial.chaos.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class FaultyProxyTest {

    private ServerSocket server;
    private FaultyProxy proxy;

    /** Answers every number with the next one. */
    @BeforeEach
    void start() throws IOException {
        server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
        Thread serving =
                new Thread(
                        () -> {
                            while (!server.isClosed()) {
                                try {
                                    Socket client = server.accept();
                                    new Thread(() -> answer(client)).start();
                                } catch (IOException closed) {
                                    return;
                                }
                            }
                        });
        serving.setDaemon(true);
        serving.start();
        proxy = new FaultyProxy(server.getLocalPort());
    }

    private static void answer(Socket client) {
        try (client;
                DataInputStream in = new DataInputStream(client.getInputStream());
                DataOutputStream out = new DataOutputStream(client.getOutputStream())) {
            while (true) {
                out.writeInt(in.readInt() + 1);
            }
        } catch (IOException closed) {
            // The client has gone.
        }
    }

    @AfterEach
    void stop() throws IOException {
        proxy.close();
        server.close();
    }

    private Socket connect() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), proxy.port());
    }

    private static int ask(Socket socket, int number) throws IOException {
        new DataOutputStream(socket.getOutputStream()).writeInt(number);
        return new DataInputStream(socket.getInputStream()).readInt();
    }

    @Test
    void carriesBytesBothWays() throws IOException {
        try (Socket first = connect();
                Socket second = connect()) {
            assertThat(ask(first, 1)).isEqualTo(2);
            assertThat(ask(second, 10)).isEqualTo(11);
            assertThat(ask(first, 3)).isEqualTo(4);
        }
    }

    @Test
    void breaksWhatIsOpenAndTakesNewConnections() throws IOException {
        try (Socket broken = connect()) {
            assertThat(ask(broken, 1)).isEqualTo(2);

            assertThat(proxy.cut()).isEqualTo(1);

            assertThat(fails(broken)).isTrue();
        }
        try (Socket next = connect()) {
            assertThat(ask(next, 1)).isEqualTo(2);
        }
    }

    @Test
    void holdsBackWhatPassesButLosesNothing() throws IOException {
        proxy.delay(Duration.ofMillis(50));
        try (Socket slow = connect()) {
            assertThat(ask(slow, 1)).isEqualTo(2);
            proxy.delay(Duration.ZERO);
            assertThat(ask(slow, 2)).isEqualTo(3);
        }
    }

    @Test
    void closesConnectionsToAServerThatIsDown() throws IOException {
        // A port that nobody listens at, and that nobody else can be given meanwhile.
        try (Socket silent = new Socket()) {
            silent.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            try (FaultyProxy toNobody = new FaultyProxy(silent.getLocalPort());
                    Socket socket = new Socket(InetAddress.getLoopbackAddress(), toNobody.port())) {
                assertThat(fails(socket)).isTrue();
            }
        }
    }

    private static boolean fails(Socket socket) throws IOException {
        try {
            ask(socket, 1);
            return false;
        } catch (EOFException | SocketException e) {
            return true;
        }
    }
}
