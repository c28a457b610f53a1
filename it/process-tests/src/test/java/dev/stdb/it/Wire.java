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
public final class Wire implements AutoCloseable {
    private static final int CONNECT_BACKLOG = 100;

    private final ServerSocket listener;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile URI server;
    private volatile boolean isCut;
    private volatile boolean isMute;

    /** Creates a wire to a server. */
    public Wire(URI server) {
        this.server = server;
        try {
            listener = new ServerSocket(0, CONNECT_BACKLOG, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start(this::accept);
    }

    /** Returns the address that clients use. */
    public String url() {
        return "http://" + InetAddress.getLoopbackAddress().getHostAddress() + ":" + listener.getLocalPort();
    }

    /** Lets connections lead to another server. */
    public void leadTo(URI other) {
        server = other;
        mend();
    }

    /** Breaks all connections; new ones break at once. */
    public void cut() {
        isCut = true;
        sockets.forEach(Wire::closeQuietly);
    }

    /** Drops what the server sends from now on to {@link #cut}; what clients send still arrives. */
    public void mute() {
        isMute = true;
    }

    /** Lets connections through again. */
    public void mend() {
        isMute = false;
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
                start(() -> copy(behind, client, true));
                copy(client, behind, false);
            }
        } catch (IOException e) {
            // No server there: the client sees its connection end.
        } finally {
            sockets.remove(client);
        }
    }

    private void copy(Socket from, Socket to, boolean canBeMuted) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[8192];
            int count = in.read(buffer);
            while (count >= 0) {
                if (!canBeMuted || !isMute) {
                    out.write(buffer, 0, count);
                }
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
