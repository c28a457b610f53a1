package dev.stdb.it;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A network between clients and a server that can be cut: an address that stays the same while servers come and go
 * behind it. Thread-safe.
 */
final class Wire implements AutoCloseable {
    private static final int CONNECT_BACKLOG = 100;

    private final ServerSocket listener;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile URI server;
    private volatile boolean isCut;

    /** Creates a wire to a server. */
    Wire(URI server) {
        this.server = server;
        try {
            listener = new ServerSocket(0, CONNECT_BACKLOG, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start(this::accept);
    }

    /** Returns the address that clients use. */
    String url() {
        return "http://" + InetAddress.getLoopbackAddress().getHostAddress() + ":" + listener.getLocalPort();
    }

    /** Lets connections lead to another server. */
    void leadTo(URI other) {
        server = other;
        isCut = false;
    }

    /** Breaks all connections; new ones break at once. */
    void cut() {
        isCut = true;
        sockets.forEach(Wire::closeQuietly);
    }

    /** Lets connections through again. */
    void mend() {
        isCut = false;
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                sockets.add(client);
                start(() -> connect(client));
            } catch (IOException e) {
                // Closed.
                return;
            }
        }
    }

    private void connect(Socket client) {
        URI to = server;
        try (client;
                Socket behind = new Socket(to.getHost(), to.getPort())) {
            sockets.add(behind);
            if (!isCut) {
                start(() -> copy(behind, client));
                copy(client, behind);
            }
        } catch (IOException e) {
            // No server there: the client sees its connection end.
        } finally {
            sockets.remove(client);
        }
    }

    private void copy(Socket from, Socket to) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[8192];
            int count = in.read(buffer);
            while (count >= 0) {
                out.write(buffer, 0, count);
                count = in.read(buffer);
            }
        } catch (IOException e) {
            // Either side ended, or the wire was cut.
        } finally {
            sockets.remove(from);
        }
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "wire");
        thread.setDaemon(true);
        thread.start();
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is of no more use either way.
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        cut();
    }
}
