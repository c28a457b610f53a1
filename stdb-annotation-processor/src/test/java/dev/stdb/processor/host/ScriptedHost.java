package dev.stdb.processor.host;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The host side of the imports for tests: records every call as text with the bytes in hexadecimal and answers from a
 * script. Without a script operations succeed with nothing: no rows, no generated values. Ids are those of first
 * lookup, from 1.
 *
 * <p>Confined to the test's thread.
 */
public final class ScriptedHost {
    /** The seed of every call. */
    public static final long SEED = 77;

    private static final int NO_SUCH_ITER = 6;
    private static final int BUFFER_TOO_SMALL = 11;
    private static final int DONE = -1;

    private static final ThreadLocal<ScriptedHost> CURRENT = new ThreadLocal<>();

    private record Reply(int errno, byte[] bytes) {}

    private final LinearMemory memory = new LinearMemory();
    private final List<String> calls = new ArrayList<>();
    private final List<String> log = new ArrayList<>();
    private final List<String> names = new ArrayList<>();
    private final Deque<Reply> replies = new ArrayDeque<>();
    private final Deque<List<byte[]>> scans = new ArrayDeque<>();
    private final Map<Integer, Deque<byte[]>> iterators = new HashMap<>();
    private int nextIterator = 1;
    private byte[] arguments = {};
    private int argumentsRead;
    private final StringBuilder sink = new StringBuilder();

    /** Makes this the host of the calling thread. */
    public ScriptedHost() {
        CURRENT.set(this);
    }

    /** Returns the host of the calling thread. */
    public static ScriptedHost current() {
        ScriptedHost host = CURRENT.get();
        if (host == null) {
            throw new IllegalStateException("no host on this thread");
        }
        return host;
    }

    /** Returns the module's memory. */
    public LinearMemory memory() {
        return memory;
    }

    /** Returns the recorded database calls and forgets them. */
    public List<String> takeCalls() {
        List<String> taken = List.copyOf(calls);
        calls.clear();
        return taken;
    }

    /** Returns the log. */
    public List<String> log() {
        return log;
    }

    /** Returns how many iterators were neither drained nor closed. */
    public int openIterators() {
        return iterators.size();
    }

    /** Sets the arguments of the next call; source 1 when not empty. */
    public int arguments(byte[] bytes) {
        arguments = bytes;
        argumentsRead = 0;
        sink.setLength(0);
        return bytes.length == 0 ? 0 : 1;
    }

    /** Returns what was written to the sink, one character per byte. */
    public byte[] sink() {
        return sink.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Lets the next insert or update answer an error. */
    public ScriptedHost thenFail(int errno) {
        replies.add(new Reply(errno, new byte[0]));
        return this;
    }

    /** Lets the next insert or update write generated values back. */
    public ScriptedHost thenGenerate(String hex) {
        replies.add(new Reply(0, HexFormat.of().parseHex(hex)));
        return this;
    }

    /** Lets the next scan yield chunks of rows. */
    public ScriptedHost thenChunks(byte[]... chunks) {
        scans.add(List.of(chunks));
        return this;
    }

    private String name(int id) {
        return names.get(id - 1);
    }

    private int lookup(int at, int length, int out) {
        String name = new String(memory.read(at, length), StandardCharsets.UTF_8);
        if (!names.contains(name)) {
            names.add(name);
        }
        memory.bytes().putInt(out, names.indexOf(name) + 1);
        return 0;
    }

    public int tableIdFromName(int at, int length, int out) {
        return lookup(at, length, out);
    }

    public int indexIdFromName(int at, int length, int out) {
        return lookup(at, length, out);
    }

    public int tableRowCount(int table, int out) {
        calls.add("count " + name(table));
        memory.bytes().putLong(out, 3);
        return 0;
    }

    public int clear(int table, int out) {
        calls.add("clear " + name(table));
        memory.bytes().putLong(out, 0);
        return 0;
    }

    public int tableScan(int table, int out) {
        calls.add("scan " + name(table));
        return open(out);
    }

    public int indexScanPoint(int index, int at, int length, int out) {
        calls.add("point " + name(index) + " " + memory.hex(at, length));
        return open(out);
    }

    public int indexScanRange(
            int index,
            int prefix,
            int prefixLength,
            int elements,
            int start,
            int startLength,
            int end,
            int endLength,
            int out) {
        calls.add("range " + range(index, prefix, prefixLength, elements, start, startLength, end, endLength));
        return open(out);
    }

    private String range(
            int index, int prefix, int prefixLength, int elements, int start, int startLength, int end, int endLength) {
        return name(index) + " " + elements + " [" + memory.hex(prefix, prefixLength) + "] "
                + memory.hex(start, startLength) + " " + memory.hex(end, endLength);
    }

    private int open(int out) {
        List<byte[]> chunks = scans.poll();
        iterators.put(nextIterator, new ArrayDeque<>(chunks == null ? List.of() : chunks));
        memory.bytes().putInt(out, nextIterator++);
        return 0;
    }

    public int rowIteratorAdvance(int iterator, int buffer, int lengthCell) {
        Deque<byte[]> chunks = iterators.get(iterator);
        if (chunks == null) {
            return NO_SUCH_ITER;
        }
        int capacity = memory.bytes().getInt(lengthCell);
        byte @Nullable [] chunk = chunks.peek();
        if (chunk != null && chunk.length > capacity) {
            memory.bytes().putInt(lengthCell, chunk.length);
            return BUFFER_TOO_SMALL;
        }
        // One chunk a call, fewer than the real host, so that the module has to come back.
        if (chunk != null) {
            memory.bytes().put(buffer, chunk);
            chunks.remove();
        }
        memory.bytes().putInt(lengthCell, chunk == null ? 0 : chunk.length);
        if (!chunks.isEmpty()) {
            return 0;
        }
        iterators.remove(iterator);
        return DONE;
    }

    public int rowIteratorClose(int iterator) {
        return iterators.remove(iterator) == null ? NO_SUCH_ITER : 0;
    }

    public int insert(int table, int row, int lengthCell) {
        calls.add("insert " + name(table) + " " + memory.hex(row, memory.bytes().getInt(lengthCell)));
        return reply(row, lengthCell);
    }

    public int update(int table, int index, int row, int lengthCell) {
        String hex = memory.hex(row, memory.bytes().getInt(lengthCell));
        calls.add("update " + name(table) + " " + name(index) + " " + hex);
        return reply(row, lengthCell);
    }

    private int reply(int row, int lengthCell) {
        Reply reply = replies.poll();
        if (reply == null) {
            reply = new Reply(0, new byte[0]);
        }
        memory.bytes().put(row, reply.bytes());
        memory.bytes().putInt(lengthCell, reply.bytes().length);
        return reply.errno();
    }

    public int deleteByIndexScanRange(
            int index,
            int prefix,
            int prefixLength,
            int elements,
            int start,
            int startLength,
            int end,
            int endLength,
            int out) {
        calls.add("delete " + range(index, prefix, prefixLength, elements, start, startLength, end, endLength));
        memory.bytes().putInt(out, 2);
        return 0;
    }

    public int deleteByIndexScanPoint(int index, int at, int length, int out) {
        calls.add("delete " + name(index) + " " + memory.hex(at, length));
        memory.bytes().putInt(out, 1);
        return 0;
    }

    public int deleteAllByEq(int table, int at, int length, int out) {
        calls.add("delete " + name(table) + " " + memory.hex(at, length));
        memory.bytes().putInt(out, 1);
        return 0;
    }

    public int bytesSourceRead(int source, int buffer, int lengthCell) {
        int length = Math.min(memory.bytes().getInt(lengthCell), arguments.length - argumentsRead);
        memory.bytes().put(buffer, arguments, argumentsRead, length);
        memory.bytes().putInt(lengthCell, length);
        argumentsRead += length;
        return argumentsRead == arguments.length ? DONE : 0;
    }

    public int bytesSinkWrite(int id, int at, int lengthCell) {
        // A portable module must cope with a sink that takes less than it is offered.
        int length = Math.min(memory.bytes().getInt(lengthCell), 100);
        sink.append(new String(memory.read(at, length), StandardCharsets.ISO_8859_1));
        memory.bytes().putInt(lengthCell, length);
        return 0;
    }

    public int bytesSourceRemainingLength(int source, int out) {
        memory.bytes().putInt(out, arguments.length - argumentsRead);
        return 0;
    }

    public int getJwt(int connectionId, int out) {
        memory.bytes().putInt(out, 0);
        return 0;
    }

    public int consoleTimerStart(int name, int nameLength) {
        calls.add("start " + new String(memory.read(name, nameLength), StandardCharsets.UTF_8));
        return 1;
    }

    public int consoleTimerEnd(int timer) {
        calls.add("end " + timer);
        return 0;
    }

    public void identity(int out) {
        memory.bytes().put(out, HexFormat.of().parseHex("2a" + "00".repeat(31)));
    }

    public void consoleLog(
            int level,
            int target,
            int targetLength,
            int file,
            int fileLength,
            int line,
            int message,
            int messageLength) {
        log.add(level + " " + new String(memory.read(message, messageLength), StandardCharsets.UTF_8));
    }

    /** What a failure is logged with, whatever else it is logged with. */
    public void fault(int text, int textLength) {
        log.add("fault " + new String(memory.read(text, textLength), StandardCharsets.UTF_8));
    }

    /** {@code log_fields}. */
    public void logFields(int fields, int length) {
        calls.add("log_fields " + HexFormat.of().formatHex(memory.read(fields, length)));
    }

    /** {@code error_value}. */
    public void errorValue(int value, int length) {
        calls.add("error_value " + HexFormat.of().formatHex(memory.read(value, length)));
    }

    /** Returns the seed of every call. */
    public long callSeed() {
        return SEED;
    }

    /** {@code answer_begin}. */
    public int answerBegin() {
        calls.add("answer_begin");
        return 0;
    }

    /** {@code caller_unknown}. */
    public void callerUnknown() {
        calls.add("caller_unknown");
    }
}
