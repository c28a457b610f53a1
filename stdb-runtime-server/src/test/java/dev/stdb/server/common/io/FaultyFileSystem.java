package dev.stdb.server.common.io;

import dev.stdb.server.common.Clock;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A file system in memory that knows what a crash may take away. It counts the operations that change something, fails
 * at a chosen one, and after {@link #crash} shows one of the states a machine may come back with: everything forced is
 * there; of the rest all, nothing, a torn prefix, or any subset of sectors. Thread-safe by one lock.
 *
 * <p>A directory that {@link #createDirectories} made is durable, as the contract says; names in it are when it was
 * forced.
 */
public final class FaultyFileSystem implements FileSystem {

    /**
     * How the chosen operation goes wrong. After it, the disk is gone until {@link #crash}, except with those that are
     * for once.
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
        FORCE_LIES_ONCE,
        /** As {@link #TORN}, but later operations succeed again. */
        TORN_ONCE;

        private boolean isForOnce() {
            return this == FORCE_LIES_ONCE || this == TORN_ONCE;
        }
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
         * Any subset of sectors, whatever the order of writing. Names: in each directory the oldest up to a random one,
         * as a journal keeps them.
         */
        REORDERED
    }

    private static final int SECTOR_BYTES = 512;

    /**
     * An unforced change of a file: bytes at {@code position}, or with null bytes the cut of the file to {@code
     * position}.
     */
    private record Write(long position, byte @Nullable [] bytes) {}

    /**
     * A change of a directory, whole or not at all.
     *
     * @param order counts the changes of all directories
     * @param node what the name stands for from now on; null = nothing
     * @param gone name that disappears with it; null = none
     */
    private record NameChange(
            long order,
            String name,
            @Nullable Node node,
            @Nullable String gone) {
        void applyTo(Map<String, Node> names) {
            if (node == null) {
                names.remove(name);
            } else {
                names.put(name, node);
            }
            if (gone != null) {
                names.remove(gone);
            }
        }
    }

    /** A file or a directory. */
    private abstract static class Node {}

    private static final class FileNode extends Node {
        byte[] current = new byte[0];
        byte[] durable = new byte[0];
        List<Write> unforced = new ArrayList<>();
        long lastModifiedMicros;
    }

    private static final class DirectoryNode extends Node {
        Map<String, Node> current = new TreeMap<>();
        Map<String, Node> durable = new TreeMap<>();
        List<NameChange> unforced = new ArrayList<>();
    }

    private final DirectoryNode root = new DirectoryNode();
    private final Map<Path, String> locks = new HashMap<>();
    private final List<String> trace = new ArrayList<>();

    private final Random random;
    private long operationCount;
    private long nameChangeCount;
    private long faultAt = Long.MAX_VALUE;
    private Fault fault = Fault.FAIL;
    private boolean gone;
    private boolean readOnly;
    private boolean full;
    private boolean nextForceLies;
    private int openMax = Integer.MAX_VALUE;
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

    /** Returns how many files and directories are open. */
    public synchronized int openFileCount() {
        return openFileCount;
    }

    /** Returns whether an operation went wrong for good. */
    public synchronized boolean isGone() {
        return gone;
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

    /** Lets no file grow and none be created from now on, for want of room; or no longer. */
    public synchronized void setFull(boolean newFull) {
        full = newFull;
    }

    /** Lets the next force of a file go wrong as {@link Fault#FORCE_LIES_ONCE} says. */
    public synchronized void failNextForce() {
        nextForceLies = true;
    }

    /** Sets how many files and directories may be open. */
    public synchronized void setOpenMax(int countMax) {
        openMax = countMax;
    }

    private void checkWritable() throws IOException {
        if (readOnly) {
            throw new IOException("Read-only file system");
        }
    }

    private void checkRoom() throws IOException {
        if (full) {
            throw new IOException("No space left on device");
        }
    }

    private void checkDescriptors(Path path) throws IOException {
        if (openFileCount >= openMax) {
            throw new FileSystemException(path.toString(), null, "Too many open files");
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
        long lastOrder = survival == Survival.PREFIX ? random.nextLong(nameChangeCount + 1) : nameChangeCount;
        Set<Node> seen = new HashSet<>();
        Deque<Node> left = new ArrayDeque<>(List.of(root));
        while (!left.isEmpty()) {
            Node node = left.remove();
            if (!seen.add(node)) {
                continue;
            }
            if (node instanceof FileNode file) {
                file.durable = survivingBytes(file, survival);
                file.current = file.durable.clone();
                file.unforced.clear();
            } else if (node instanceof DirectoryNode directory) {
                survivingNames(directory, survival, lastOrder);
                left.addAll(directory.current.values());
            }
        }
    }

    private void survivingNames(DirectoryNode directory, Survival survival, long lastOrder) {
        int kept = switch (survival) {
            case ALL -> directory.unforced.size();
            case NONE -> 0;
            case PREFIX ->
                (int) directory.unforced.stream()
                        .filter(change -> change.order < lastOrder)
                        .count();
            case REORDERED -> random.nextInt(directory.unforced.size() + 1);
        };
        directory.unforced.subList(0, kept).forEach(change -> change.applyTo(directory.durable));
        directory.unforced.clear();
        directory.current = new TreeMap<>(directory.durable);
    }

    /** Returns the content of {@code file} as a reader sees it. */
    public synchronized byte[] content(Path file) throws IOException {
        return requireFile(file).current.clone();
    }

    /** Replaces the content of {@code file} as bit rot or an operator would: without a trace. */
    public synchronized void setContent(Path file, byte[] content) {
        DirectoryNode directory = makeDirectories(parentOf(file));
        String name = nameOf(file);
        FileNode node = directory.current.get(name) instanceof FileNode present ? present : new FileNode();
        node.current = content.clone();
        node.durable = content.clone();
        node.unforced.clear();
        directory.current.put(name, node);
        directory.durable.put(name, node);
    }

    /** Removes {@code file} as an operator would: durably. */
    public synchronized void remove(Path file) {
        if (find(parentOf(file)) instanceof DirectoryNode directory) {
            directory.current.remove(nameOf(file));
            directory.durable.remove(nameOf(file));
        }
    }

    private byte[] survivingBytes(FileNode node, Survival survival) {
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

    /** Returns the bytes after a write: the same array if that is long enough. */
    private static byte[] applyWrite(byte[] bytes, Write write) {
        byte[] content = write.bytes;
        if (content == null) {
            return Arrays.copyOf(bytes, (int) Math.min(bytes.length, write.position));
        }
        if (content.length == 0) {
            return bytes;
        }
        int end = (int) write.position + content.length;
        byte[] result = end <= bytes.length ? bytes : Arrays.copyOf(bytes, end);
        System.arraycopy(content, 0, result, (int) write.position, content.length);
        return result;
    }

    private static String nameOf(Path path) {
        return path.getFileName().toString();
    }

    private static Path parentOf(Path path) {
        return Objects.requireNonNull(path.toAbsolutePath().getParent());
    }

    private @Nullable Node find(Path path) {
        Node node = root;
        for (Path name : path.toAbsolutePath()) {
            node = node instanceof DirectoryNode directory ? directory.current.get(name.toString()) : null;
        }
        return node;
    }

    private DirectoryNode requireDirectory(Path path) throws NoSuchFileException {
        if (find(path) instanceof DirectoryNode directory) {
            return directory;
        }
        throw new NoSuchFileException(path.toString());
    }

    private FileNode requireFile(Path path) throws NoSuchFileException {
        if (find(path) instanceof FileNode file) {
            return file;
        }
        throw new NoSuchFileException(path.toString());
    }

    private DirectoryNode makeDirectories(Path path) {
        DirectoryNode directory = root;
        for (Path name : path.toAbsolutePath()) {
            directory = directory.current.get(name.toString()) instanceof DirectoryNode present
                    ? present
                    : makeDirectory(directory, name.toString());
        }
        return directory;
    }

    private static DirectoryNode makeDirectory(DirectoryNode parent, String name) {
        DirectoryNode made = new DirectoryNode();
        parent.current.put(name, made);
        parent.durable.put(name, made);
        return made;
    }

    private void changeName(DirectoryNode directory, String name, @Nullable Node node, @Nullable String gone) {
        NameChange change = new NameChange(nameChangeCount++, name, node, gone);
        change.applyTo(directory.current);
        directory.unforced.add(change);
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
        gone = !fault.isForOnce();
        switch (fault) {
            case FAIL -> {}
            case TORN, TORN_ONCE -> effect.run(true);
            case FAIL_AFTER -> effect.run(false);
            case FORCE_LIES_ONCE -> whenForceLies.run();
        }
        throw new IOException("injected fault " + fault + " at " + what);
    }

    /** A change of which no part can be done. */
    private void changeWhole(String what, Runnable effect) throws IOException {
        change(
                what,
                torn -> {
                    if (!torn) {
                        effect.run();
                    }
                },
                () -> {});
    }

    private void checkPresent() throws IOException {
        if (gone) {
            throw new IOException("disk is gone");
        }
    }

    @Override
    public synchronized void createDirectories(Path directory) throws IOException {
        checkPresent();
        if (find(directory) instanceof DirectoryNode) {
            return;
        }
        checkRoom();
        change(
                "createDirectories " + directory,
                torn -> {
                    Path made = directory;
                    while (torn && !(find(parentOf(made)) instanceof DirectoryNode)) {
                        made = parentOf(made);
                    }
                    makeDirectories(made);
                },
                () -> {});
    }

    @Override
    public synchronized List<String> list(Path directory) throws IOException {
        checkPresent();
        return List.copyOf(requireDirectory(directory).current.keySet());
    }

    @Override
    public synchronized boolean exists(Path file) {
        return find(file) != null;
    }

    @Override
    public synchronized boolean isDirectory(Path path) {
        return find(path) instanceof DirectoryNode;
    }

    @Override
    public synchronized long lastModifiedMicros(Path file) throws IOException {
        return requireFile(file).lastModifiedMicros;
    }

    @Override
    public synchronized void setLastModified(Path file, long micros) throws IOException {
        checkPresent();
        requireFile(file).lastModifiedMicros = micros;
    }

    @Override
    public synchronized OpenFile create(Path file) throws IOException {
        checkPresent();
        checkDescriptors(file);
        checkRoom();
        DirectoryNode directory = requireDirectory(parentOf(file));
        if (directory.current.containsKey(nameOf(file))) {
            throw new FileAlreadyExistsException(file.toString());
        }
        FileNode node = new FileNode();
        changeWhole("create " + file, () -> changeName(directory, nameOf(file), node, null));
        openFileCount++;
        return new MemoryFile(file, node);
    }

    @Override
    public synchronized OpenFile open(Path file) throws IOException {
        checkPresent();
        FileNode node = requireFile(file);
        checkDescriptors(file);
        openFileCount++;
        return new MemoryFile(file, node);
    }

    @Override
    public OpenFile openReadOnly(Path file) throws IOException {
        return open(file);
    }

    @Override
    public synchronized void rename(Path source, Path target) throws IOException {
        checkPresent();
        Node node = find(source);
        if (node == null) {
            throw new NoSuchFileException(source.toString());
        }
        DirectoryNode from = requireDirectory(parentOf(source));
        DirectoryNode to = requireDirectory(parentOf(target));
        if (find(target) instanceof DirectoryNode replaced && !replaced.current.isEmpty()) {
            throw new DirectoryNotEmptyException(target.toString());
        }
        changeWhole("rename " + source + " to " + target, () -> {
            if (from == to) {
                changeName(to, nameOf(target), node, nameOf(source));
            } else {
                // Target first: a prefix of the changes never loses the file.
                changeName(to, nameOf(target), node, null);
                changeName(from, nameOf(source), null, null);
            }
        });
    }

    @Override
    public synchronized void delete(Path file) throws IOException {
        checkPresent();
        Node node = find(file);
        if (node == null) {
            return;
        }
        if (node instanceof DirectoryNode directory && !directory.current.isEmpty()) {
            throw new DirectoryNotEmptyException(file.toString());
        }
        DirectoryNode parent = requireDirectory(parentOf(file));
        changeWhole("delete " + file, () -> changeName(parent, nameOf(file), null, null));
    }

    @Override
    public synchronized void forceDirectory(Path directory) throws IOException {
        checkDescriptors(directory);
        force(directory, requireDirectory(directory));
    }

    private void force(Path path, DirectoryNode directory) throws IOException {
        changeWhole("forceDirectory " + path, () -> {
            directory.unforced.forEach(change -> change.applyTo(directory.durable));
            directory.unforced.clear();
        });
    }

    @Override
    public synchronized OpenDirectory openDirectory(Path directory) throws IOException {
        checkPresent();
        DirectoryNode node = requireDirectory(directory);
        checkDescriptors(directory);
        openFileCount++;
        return new MemoryDirectory(directory, node);
    }

    @Override
    public synchronized DirectoryLock lock(Path file, String holder) throws IOException {
        checkPresent();
        checkWritable();
        String present = locks.putIfAbsent(file, holder);
        if (present != null) {
            throw new DirectoryLockedException(file, present);
        }
        if (find(file) == null) {
            create(file).close();
        }
        return () -> unlock(file, holder);
    }

    private synchronized void unlock(Path file, String holder) {
        locks.remove(file, holder);
    }

    private final class MemoryDirectory implements OpenDirectory {
        private final Path path;
        private final DirectoryNode node;
        private boolean closed;

        MemoryDirectory(Path path, DirectoryNode node) {
            this.path = path;
            this.node = node;
        }

        @Override
        public void force() throws IOException {
            synchronized (FaultyFileSystem.this) {
                FaultyFileSystem.this.force(path, node);
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
    }

    private final class MemoryFile implements OpenFile {

        private final Path path;
        private final FileNode node;
        private boolean closed;

        MemoryFile(Path path, FileNode node) {
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
                checkPresent();
                if (position + length > node.current.length) {
                    checkRoom();
                }
                Write whole = new Write(position, Arrays.copyOfRange(source, offset, offset + length));
                change(
                        "write " + path.getFileName() + " at " + position + " length " + length,
                        torn -> {
                            Write write = torn ? prefixOf(whole) : whole;
                            node.current = applyWrite(node.current, write);
                            node.unforced.add(write);
                            node.lastModifiedMicros = Clock.system().nowMicros();
                        },
                        () -> {});
            }
        }

        @Override
        public void truncate(long size) throws IOException {
            synchronized (FaultyFileSystem.this) {
                changeWhole("truncate " + path.getFileName() + " to " + size, () -> {
                    Write cut = new Write(size, null);
                    node.current = applyWrite(node.current, cut);
                    node.unforced.add(cut);
                });
            }
        }

        @Override
        public void force() throws IOException {
            synchronized (FaultyFileSystem.this) {
                if (nextForceLies) {
                    nextForceLies = false;
                    failAt(0, Fault.FORCE_LIES_ONCE);
                }
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
