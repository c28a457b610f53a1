package dev.stdb.server.common.io;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A file system in memory that knows what a crash may take away. It counts the operations that change something, fails
 * at a chosen one, and after {@link #crash} shows one of the states a machine may come back with: everything forced is
 * there; of the rest all, nothing, a torn prefix, or any subset of sectors. Thread-safe by one lock.
 */
public final class FaultyFileSystem implements FileSystem {

    /**
     * How the chosen operation goes wrong. After it, the disk is gone until {@link #crash}, except with {@link
     * #FORCE_LIES_ONCE}.
     */
    public enum Fault {
        /** The operation has no effect and throws. */
        FAIL,
        /** Of a write, a random prefix gets through; then it throws. Other operations have no effect. */
        TORN,
        /** The operation has its effect, and then throws. */
        FAIL_AFTER,
        /**
         * The operation throws, later ones succeed again. If it was a force, what it should have forced is never
         * written, although later forces succeed: so behaves Linux after a failed fsync.
         */
        FORCE_LIES_ONCE
    }

    /** What of the unforced bytes and names is there after a crash. */
    public enum Survival {
        /** All, but still unforced, so that a later crash may take it: the process died, not the machine. */
        ALL,
        /** None. */
        NONE,
        /** The oldest operations up to a random one, which may be torn. */
        PREFIX,
        /**
         * Any subset of sectors, whatever the order of writing. Names: the oldest up to a random one, as a journal
         * keeps them.
         */
        REORDERED
    }

    private static final int SECTOR_BYTES = 512;

    /**
     * An unforced change of a file: bytes at {@code position}, or with null bytes the cut of the file to {@code
     * position}.
     */
    private record Write(long position, byte @Nullable [] bytes) {}

    /** What a name stands for. */
    private static final class Node {
        byte[] current = new byte[0];
        byte[] durable = new byte[0];
        List<Write> unforced = new ArrayList<>();
    }

    /** A change of the directory: {@code node} null = the name disappears. */
    private record NameChange(Path path, @Nullable Node node) {}

    private final Map<Path, Node> names = new HashMap<>();
    private final Map<Path, Node> durableNames = new HashMap<>();
    private final List<NameChange> unforcedNames = new ArrayList<>();
    private final Set<Path> directories = new HashSet<>();
    private final Map<Path, String> locks = new HashMap<>();
    private final List<String> trace = new ArrayList<>();

    private final Random random;
    private long operationCount;
    private long faultAt = Long.MAX_VALUE;
    private Fault fault = Fault.FAIL;
    private boolean gone;
    private boolean readOnly;
    private int openFileCount;

    /** Creates an empty disk; {@code seed} decides all random choices. */
    public FaultyFileSystem(long seed) {
        this.random = new Random(seed);
    }

    /** Returns how many changing operations there were. */
    public synchronized long operationCount() {
        return operationCount;
    }

    /** Returns one line for every changing operation, for the message of a failed test. */
    public synchronized List<String> trace() {
        return List.copyOf(trace);
    }

    /** Returns how many files are open. */
    public synchronized int openFileCount() {
        return openFileCount;
    }

    /** Lets the {@code index}-th changing operation from now on (0-based) go wrong. */
    public synchronized void failAt(long index, Fault how) {
        faultAt = operationCount + index;
        fault = how;
    }

    /**
     * Lets every change fail from now on, as on a directory without rights or a medium that cannot be written; or no
     * longer.
     */
    public synchronized void setReadOnly(boolean newReadOnly) {
        readOnly = newReadOnly;
    }

    private void checkWritable() throws IOException {
        if (readOnly) {
            throw new IOException("Read-only file system");
        }
    }

    /**
     * Takes the power away and brings the disk back: locks and open files are gone, of the unforced bytes stays what
     * {@code survival} says.
     */
    public synchronized void crash(Survival survival) {
        if (survival != Survival.ALL) {
            losePower(survival);
        }
        locks.clear();
        gone = false;
        faultAt = Long.MAX_VALUE;
        openFileCount = 0;
    }

    private void losePower(Survival survival) {
        survivingNames(survival);
        Set<Node> nodes = new HashSet<>(durableNames.values());
        for (Node node : nodes) {
            node.durable = survivingBytes(node, survival);
            node.current = node.durable.clone();
            node.unforced.clear();
        }
        names.clear();
        names.putAll(durableNames);
        unforcedNames.clear();
    }

    /** Returns the content of {@code file} as a reader sees it. */
    public synchronized byte[] content(Path file) throws IOException {
        return require(file).current.clone();
    }

    /** Replaces the content of {@code file} as bit rot or an operator would: without a trace. */
    public synchronized void setContent(Path file, byte[] content) {
        Node node = names.computeIfAbsent(file, path -> new Node());
        node.current = content.clone();
        node.durable = content.clone();
        node.unforced.clear();
        durableNames.put(file, node);
    }

    /** Removes {@code file} as an operator would: durably. */
    public synchronized void remove(Path file) {
        names.remove(file);
        durableNames.remove(file);
    }

    private void survivingNames(Survival survival) {
        int kept = survival == Survival.NONE ? 0 : random.nextInt(unforcedNames.size() + 1);
        for (NameChange change : unforcedNames.subList(0, kept)) {
            applyName(durableNames, change);
        }
    }

    private byte[] survivingBytes(Node node, Survival survival) {
        byte[] bytes = node.durable;
        if (survival == Survival.NONE) {
            return bytes;
        }
        if (survival == Survival.PREFIX) {
            int kept = random.nextInt(node.unforced.size() + 1);
            for (int i = 0; i < kept; i++) {
                bytes = applyWrite(bytes, node.unforced.get(i));
            }
            if (kept < node.unforced.size()) {
                bytes = applyWrite(bytes, prefixOf(node.unforced.get(kept)));
            }
            return bytes;
        }
        for (Write write : node.unforced) {
            for (Write sector : sectorsOf(write)) {
                if (random.nextBoolean()) {
                    bytes = applyWrite(bytes, sector);
                }
            }
        }
        return bytes;
    }

    private static List<Write> sectorsOf(Write write) {
        byte[] content = write.bytes;
        if (content == null) {
            return List.of(write);
        }
        List<Write> sectors = new ArrayList<>();
        for (int start = 0; start < content.length; start += SECTOR_BYTES) {
            int end = Math.min(start + SECTOR_BYTES, content.length);
            sectors.add(new Write(write.position + start, Arrays.copyOfRange(content, start, end)));
        }
        return sectors;
    }

    private Write prefixOf(Write write) {
        byte[] content = write.bytes;
        return content == null
                ? write
                : new Write(write.position, Arrays.copyOf(content, random.nextInt(content.length + 1)));
    }

    private static byte[] applyWrite(byte[] bytes, Write write) {
        byte[] content = write.bytes;
        if (content == null) {
            return Arrays.copyOf(bytes, (int) Math.min(bytes.length, write.position));
        }
        if (content.length == 0) {
            return bytes;
        }
        int end = (int) write.position + content.length;
        byte[] result = Arrays.copyOf(bytes, Math.max(bytes.length, end));
        System.arraycopy(content, 0, result, (int) write.position, content.length);
        return result;
    }

    private static void applyName(Map<Path, Node> target, NameChange change) {
        if (change.node == null) {
            target.remove(change.path);
        } else {
            target.put(change.path, change.node);
        }
    }

    private void changeName(Path path, @Nullable Node node) {
        NameChange change = new NameChange(path, node);
        applyName(names, change);
        unforcedNames.add(change);
    }

    /** The effect of an operation; {@code torn} asks for a part of it. */
    private interface Effect {
        void run(boolean torn) throws IOException;
    }

    private void change(String what, Effect effect, Runnable whenForceLies) throws IOException {
        checkPresent();
        checkWritable();
        trace.add(operationCount + " " + what);
        if (operationCount++ != faultAt) {
            effect.run(false);
            return;
        }
        gone = fault != Fault.FORCE_LIES_ONCE;
        if (fault == Fault.TORN) {
            effect.run(true);
        } else if (fault == Fault.FAIL_AFTER) {
            effect.run(false);
        } else if (fault == Fault.FORCE_LIES_ONCE) {
            whenForceLies.run();
        }
        throw new IOException("injected fault " + fault + " at " + what);
    }

    private void change(String what, Effect effect) throws IOException {
        change(what, effect, () -> {});
    }

    private void checkPresent() throws IOException {
        if (gone) {
            throw new IOException("disk is gone");
        }
    }

    private Node require(Path file) throws NoSuchFileException {
        Node node = names.get(file);
        if (node == null) {
            throw new NoSuchFileException(file.toString());
        }
        return node;
    }

    @Override
    public synchronized void createDirectories(Path directory) throws IOException {
        checkPresent();
        if (!directories.contains(directory)) {
            checkWritable();
        }
        // Directories are outside the model: their loss would look like a database that never was.
        for (Path path = directory; path != null; path = path.getParent()) {
            directories.add(path);
        }
    }

    @Override
    public synchronized List<String> list(Path directory) throws IOException {
        checkPresent();
        if (!directories.contains(directory)) {
            throw new NoSuchFileException(directory.toString());
        }
        Set<String> result = new TreeSet<>();
        for (Path path : names.keySet()) {
            if (directory.equals(path.getParent())) {
                result.add(path.getFileName().toString());
            }
        }
        for (Path path : directories) {
            if (directory.equals(path.getParent())) {
                result.add(path.getFileName().toString());
            }
        }
        return List.copyOf(result);
    }

    @Override
    public synchronized boolean exists(Path file) {
        return names.containsKey(file) || directories.contains(file);
    }

    @Override
    public synchronized OpenFile create(Path file) throws IOException {
        checkPresent();
        if (names.containsKey(file)) {
            throw new FileAlreadyExistsException(file.toString());
        }
        Node node = new Node();
        change("create " + file.getFileName(), torn -> {
            if (!torn) {
                changeName(file, node);
            }
        });
        openFileCount++;
        return new MemoryFile(file, node);
    }

    @Override
    public synchronized OpenFile open(Path file) throws IOException {
        checkPresent();
        Node node = require(file);
        openFileCount++;
        return new MemoryFile(file, node);
    }

    @Override
    public OpenFile openReadOnly(Path file) throws IOException {
        return open(file);
    }

    @Override
    public synchronized void rename(Path source, Path target) throws IOException {
        Node node = require(source);
        change("rename " + source.getFileName() + " to " + target.getFileName(), torn -> {
            if (!torn) {
                // Target first: the model keeps a prefix of the changes, and a rename never loses the file.
                changeName(target, node);
                changeName(source, null);
            }
        });
    }

    @Override
    public synchronized void delete(Path file) throws IOException {
        checkPresent();
        if (names.containsKey(file)) {
            change("delete " + file.getFileName(), torn -> {
                if (!torn) {
                    changeName(file, null);
                }
            });
        }
    }

    @Override
    public synchronized void forceDirectory(Path directory) throws IOException {
        change("forceDirectory " + directory.getFileName(), torn -> {
            if (!torn) {
                unforcedNames.forEach(change -> applyName(durableNames, change));
                unforcedNames.clear();
            }
        });
    }

    @Override
    public synchronized DirectoryLock lock(Path file, String holder) throws IOException {
        checkPresent();
        checkWritable();
        String present = locks.putIfAbsent(file, holder);
        if (present != null) {
            throw new DirectoryLockedException(file, present);
        }
        return () -> unlock(file, holder);
    }

    private synchronized void unlock(Path file, String holder) {
        locks.remove(file, holder);
    }

    private final class MemoryFile implements OpenFile {

        private final Path path;
        private final Node node;
        private boolean closed;

        MemoryFile(Path path, Node node) {
            this.path = path;
            this.node = node;
        }

        @Override
        public Path path() {
            return path;
        }

        @Override
        public long size() throws IOException {
            synchronized (FaultyFileSystem.this) {
                checkPresent();
                return node.current.length;
            }
        }

        @Override
        public int read(long position, byte[] target, int offset, int length) throws IOException {
            synchronized (FaultyFileSystem.this) {
                checkPresent();
                int count = (int) Math.max(0, Math.min(length, node.current.length - position));
                System.arraycopy(node.current, (int) position, target, offset, count);
                return count;
            }
        }

        @Override
        public void write(long position, byte[] source, int offset, int length) throws IOException {
            synchronized (FaultyFileSystem.this) {
                Write whole = new Write(position, Arrays.copyOfRange(source, offset, offset + length));
                change("write " + path.getFileName() + " at " + position + " length " + length, torn -> {
                    Write write = torn ? prefixOf(whole) : whole;
                    node.current = applyWrite(node.current, write);
                    node.unforced.add(write);
                });
            }
        }

        @Override
        public void truncate(long size) throws IOException {
            synchronized (FaultyFileSystem.this) {
                change("truncate " + path.getFileName() + " to " + size, torn -> {
                    if (!torn) {
                        Write cut = new Write(size, null);
                        node.current = applyWrite(node.current, cut);
                        node.unforced.add(cut);
                    }
                });
            }
        }

        @Override
        public void force() throws IOException {
            synchronized (FaultyFileSystem.this) {
                change(
                        "force " + path.getFileName(),
                        torn -> {
                            if (!torn) {
                                for (Write write : node.unforced) {
                                    node.durable = applyWrite(node.durable, write);
                                }
                                node.unforced.clear();
                            }
                        },
                        () -> {
                            // The pages count as clean from now on, a later force has nothing to write: the bytes live
                            // in memory only.
                            node.unforced.clear();
                        });
            }
        }

        @Override
        public void close() {
            synchronized (FaultyFileSystem.this) {
                if (!closed) {
                    closed = true;
                    openFileCount--;
                }
            }
        }

        @Override
        public String toString() {
            return path.toString();
        }
    }
}
