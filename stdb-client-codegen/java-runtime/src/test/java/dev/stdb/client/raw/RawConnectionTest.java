package dev.stdb.client.raw;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RawConnectionTest {
    private static final int CONNECTIONS = 10;

    /** Counted before anything answers: the threads of a client are there when it is. */
    @Test
    void connectionsShareTheThreadsOfOneHttpClient() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, CONNECTIONS, InetAddress.getLoopbackAddress())) {
            RawConfig config = RawConfig.of("http://127.0.0.1:" + silent.getLocalPort(), "db");
            long before = clients();
            List<RawConnection> connections = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                connections.add(RawConnection.open(config, new RawHandler() {}));
            }
            assertThat(clients() - before).isLessThanOrEqualTo(1);
            connections.forEach(RawConnection::close);
        }
    }

    /** Returns how many HTTP clients there are: each has one such thread. */
    private static long clients() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().matches("HttpClient-\\d+-SelectorManager"))
                .filter(Thread::isDaemon)
                .count();
    }
}
