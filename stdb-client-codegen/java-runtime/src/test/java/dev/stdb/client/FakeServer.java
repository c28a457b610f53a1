package dev.stdb.client;

import dev.stdb.bsatn.BsatnReader;
import dev.stdb.bsatn.BsatnWriter;
import dev.stdb.types.ConnectionId;
import dev.stdb.types.Identity;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** Server for one connection that does what a test tells it. Speaks just enough of RFC 6455. */
final class FakeServer implements AutoCloseable {
    static final Identity IDENTITY = Identity.of(1, 2, 3, 0xc200L << 48);
    static final ConnectionId CONNECTION = ConnectionId.of(7, 8);

    private static final String ACCEPT_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int TIMEOUT_SECONDS = 60;

    private final ServerSocket listener;
    private final String protocol;
    private final String status;
    private final BlockingQueue<byte[]> payloads = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> handshakes = new LinkedBlockingQueue<>();
    private final BlockingQueue<Socket> accepted = new LinkedBlockingQueue<>();
    private final Semaphore pongs = new Semaphore(0);
    private final AtomicLong sentBytes = new AtomicLong();
    private final AtomicLong takenBytes = new AtomicLong();
    private final CountDownLatch endOfInput = new CountDownLatch(1);
    private @Nullable Socket socket;

    private FakeServer(String protocol, String status, int port) throws IOException {
        this.protocol = protocol;
        this.status = status;
        this.listener = new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(this::serve, "fake-server");
        thread.setDaemon(true);
        thread.start();
    }

    static FakeServer start(String protocol) throws IOException {
        return new FakeServer(protocol, "101 Switching Protocols", 0);
    }

    /** Ends this server and starts another one where it was. */
    FakeServer restart() throws Exception {
        return restart("101 Switching Protocols");
    }

    /** Ends this server and starts another one where it was, with an answer of its own to the handshake. */
    FakeServer restart(String newStatus) throws Exception {
        close();
        return new FakeServer(protocol, newStatus, listener.getLocalPort());
    }

    static FakeServer refusing(String status) throws IOException {
        return new FakeServer("", status, 0);
    }

    String uri() {
        return "http://" + InetAddress.getLoopbackAddress().getHostAddress() + ":" + listener.getLocalPort();
    }

    /** Returns the head of the upgrade request. */
    String handshake() throws InterruptedException {
        String head = handshakes.poll(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        if (head == null) {
            throw new AssertionError("no handshake arrived");
        }
        return head;
    }

    /** Returns the next payload of the client. */
    byte[] take() throws InterruptedException {
        byte[] payload = payloads.poll(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        if (payload == null) {
            throw new AssertionError("no payload arrived");
        }
        return payload;
    }

    /** Returns the next payload of the client, if one comes within some time. */
    Optional<byte[]> take(long millis) throws InterruptedException {
        return Optional.ofNullable(payloads.poll(millis, TimeUnit.MILLISECONDS));
    }

    /** Takes the next payload, checks its message tag and returns the reader behind the request id. */
    int takeRequestId(int tag) throws InterruptedException {
        BsatnReader in = new BsatnReader(take());
        int actual = in.readU8();
        if (actual != tag) {
            throw new AssertionError("message tag: expected=" + tag + ", actual=" + actual);
        }
        return in.readU32();
    }

    void sendInitial() throws Exception {
        sendInitial(IDENTITY);
    }

    void sendInitial(Identity identity) throws Exception {
        send(out -> {
            out.writeTag(0);
            out.writeIdentity(identity);
            out.writeConnectionId(CONNECTION);
            out.writeString("tok");
        });
    }

    /** Sends one uncompressed message. */
    void send(Consumer<BsatnWriter> message) throws Exception {
        BsatnWriter out = new BsatnWriter();
        out.writeTag(0);
        message.accept(out);
        sendPayload(out.toByteArray());
    }

    /** Sends one message, compressed. */
    void sendCompressed(Consumer<BsatnWriter> message) throws Exception {
        BsatnWriter plain = new BsatnWriter();
        message.accept(plain);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(2);
        try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
            zip.write(plain.toByteArray());
        }
        sendPayload(out.toByteArray());
    }

    private void sendPayload(byte[] payload) throws Exception {
        sentBytes.addAndGet(payload.length);
        frame(2, payload);
    }

    /** Returns the size of all payloads sent. */
    long sentBytes() {
        return sentBytes.get();
    }

    /** Returns the size of all payloads of the client. */
    long takenBytes() {
        return takenBytes.get();
    }

    /** Sends the beginning of a message and breaks the connection. */
    void sendPart(Consumer<BsatnWriter> message, int percent) throws Exception {
        BsatnWriter out = new BsatnWriter();
        out.writeTag(0);
        message.accept(out);
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        frame(whole, 2, out.toByteArray());
        open().getOutputStream().write(whole.toByteArray(), 0, whole.size() * percent / 100);
        drop();
    }

    void sendClose(int code) throws Exception {
        frame(8, new byte[] {(byte) (code >> 8), (byte) code});
    }

    /** Waits until the client's transport has taken everything sent before. */
    void awaitArrival() throws Exception {
        frame(9, new byte[0]);
        if (!pongs.tryAcquire(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("no pong arrived");
        }
    }

    /** Waits until the client has let go of the socket; false if it does not. */
    boolean awaitEndOfInput() throws InterruptedException {
        return endOfInput.await(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    }

    /** Breaks the connection without a word. */
    void drop() throws Exception {
        open().close();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        Socket open = socket;
        if (open != null) {
            open.close();
        }
    }

    private synchronized Socket open() throws InterruptedException {
        Socket open = socket;
        if (open == null) {
            open = accepted.poll(TIMEOUT_SECONDS, TimeUnit.SECONDS);
            if (open == null) {
                throw new AssertionError("no client connected");
            }
            socket = open;
        }
        return open;
    }

    private void frame(int opcode, byte[] payload) throws Exception {
        frame(open().getOutputStream(), opcode, payload);
    }

    private static void frame(OutputStream out, int opcode, byte[] payload) throws IOException {
        byte[] head = payload.length < 126
                ? new byte[] {(byte) (0x80 | opcode), (byte) payload.length}
                : new byte[] {(byte) (0x80 | opcode), 126, (byte) (payload.length >> 8), (byte) payload.length};
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.write(head);
        whole.write(payload);
        synchronized (out) {
            out.write(whole.toByteArray());
            out.flush();
        }
    }

    private void serve() {
        try (Socket client = shakeHands()) {
            DataInputStream in = new DataInputStream(client.getInputStream());
            while (true) {
                readFrame(in, client.getOutputStream());
            }
        } catch (IOException e) {
            // The end of the connection ends the server.
            endOfInput.countDown();
        }
    }

    /** Answers a handshake; an attempt that its client gives up is none. */
    private Socket shakeHands() throws IOException {
        while (true) {
            Socket client = listener.accept();
            try {
                String head = readHead(new DataInputStream(client.getInputStream()));
                client.getOutputStream().write(answer(head).getBytes(StandardCharsets.US_ASCII));
                client.getOutputStream().flush();
                accepted.add(client);
                handshakes.add(head);
                return client;
            } catch (IOException e) {
                client.close();
            }
        }
    }

    private String answer(String head) {
        if (!status.startsWith("101")) {
            return "HTTP/1.1 " + status + "\r\nContent-Length: 0\r\n\r\n";
        }
        String key = head.replaceAll("(?is).*sec-websocket-key: *([^\r\n]*).*", "$1");
        return "HTTP/1.1 " + status + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Protocol: "
                + protocol + "\r\nSec-WebSocket-Accept: " + sha1(key + ACCEPT_SUFFIX) + "\r\n\r\n";
    }

    private static String sha1(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String readHead(DataInputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (!head.toString().endsWith("\r\n\r\n")) {
            head.append((char) in.readUnsignedByte());
        }
        return head.toString();
    }

    private void readFrame(DataInputStream in, OutputStream out) throws IOException {
        int opcode = in.readUnsignedByte() & 15;
        int length = in.readUnsignedByte() & 127;
        if (length == 126) {
            length = in.readUnsignedShort();
        } else if (length == 127) {
            length = (int) in.readLong();
        }
        byte[] mask = in.readNBytes(4);
        byte[] payload = in.readNBytes(length);
        for (int i = 0; i < payload.length; i++) {
            payload[i] ^= mask[i & 3];
        }
        if (opcode == 2) {
            takenBytes.addAndGet(payload.length);
            payloads.add(payload);
        } else if (opcode == 9) {
            frame(out, 10, payload);
        } else if (opcode == 10) {
            pongs.release();
        }
    }
}
