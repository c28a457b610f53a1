package dev.stdb.server.common.io;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The file system of the machine. Stateless. */
public final class DiskFileSystem implements FileSystem {

    /** The only instance. */
    public static final FileSystem INSTANCE = new DiskFileSystem();

    /**
     * Heap bytes are handed to the channel in pieces of this many bytes, because the JDK keeps a direct buffer as large
     * as the largest piece for each thread that ever wrote.
     */
    private static final int IO_CHUNK_BYTES = 256 * 1024;

    /**
     * The locked byte lies far behind the text of the lock file: where locks are mandatory (Windows) the text stays
     * readable.
     */
    private static final long LOCK_POSITION = Long.MAX_VALUE - 1;

    private DiskFileSystem() {}

    @Override
    public void createDirectories(Path directory) throws IOException {
        Path absolute = directory.toAbsolutePath();
        Path existing = absolute;
        while (existing != null && !Files.exists(existing)) {
            existing = existing.getParent();
        }
        Files.createDirectories(absolute, OwnerOnly.directory(absolute));
        // A new name is durable only when the directory that holds it was forced.
        for (Path created = absolute; existing != null && !created.equals(existing); ) {
            created = Objects.requireNonNull(created.getParent());
            forceDirectory(created);
        }
    }

    @Override
    public List<String> list(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        }
    }

    @Override
    public boolean exists(Path file) {
        return Files.exists(file);
    }

    @Override
    public boolean isDirectory(Path path) {
        return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public long lastModifiedMicros(Path file) throws IOException {
        return Files.getLastModifiedTime(file).to(TimeUnit.MICROSECONDS);
    }

    @Override
    public void setLastModified(Path file, long micros) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(micros, TimeUnit.MICROSECONDS));
    }

    @Override
    public OpenFile create(Path file) throws IOException {
        return new ChannelFile(
                file,
                FileChannel.open(
                        file,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE),
                        OwnerOnly.file(file)));
    }

    @Override
    public BulkFile createBulk(Path file) throws IOException {
        return DirectBulkFile.create(file);
    }

    @Override
    public OpenFile open(Path file) throws IOException {
        return new ChannelFile(file, FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE));
    }

    @Override
    public OpenFile openReadOnly(Path file) throws IOException {
        return new ChannelFile(file, FileChannel.open(file, StandardOpenOption.READ));
    }

    @Override
    public void rename(Path source, Path target) throws IOException {
        Files.move(source, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void delete(Path file) throws IOException {
        Files.deleteIfExists(file);
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        try (OpenDirectory open = openDirectory(directory)) {
            open.force();
        }
    }

    @Override
    public OpenDirectory openDirectory(Path directory) throws IOException {
        // Windows opens no channel on a directory; NTFS journals names by itself.
        return System.getProperty("os.name", "").startsWith("Windows")
                ? new ChannelDirectory(null)
                : new ChannelDirectory(FileChannel.open(directory, StandardOpenOption.READ));
    }

    private record ChannelDirectory(@Nullable FileChannel channel) implements OpenDirectory {
        @Override
        public void force() throws IOException {
            if (channel != null) {
                channel.force(true);
            }
        }

        @Override
        public void close() throws IOException {
            if (channel != null) {
                channel.close();
            }
        }
    }

    @Override
    public DirectoryLock lock(Path file, String holder) throws IOException {
        FileChannel channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                OwnerOnly.file(file));
        try {
            FileLock lock = tryLock(channel);
            if (lock == null) {
                throw new DirectoryLockedException(file, readHolder(channel));
            }
            ByteBuffer text = ByteBuffer.wrap(holder.getBytes(StandardCharsets.UTF_8));
            channel.truncate(0);
            while (text.hasRemaining()) {
                channel.write(text);
            }
            // The file is left behind on purpose: deleting a lock file races with the next process that opens it.
            return channel::close;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock(LOCK_POSITION, 1, false);
        } catch (OverlappingFileLockException e) {
            return null; // held by this very process
        }
    }

    private static String readHolder(FileChannel channel) throws IOException {
        ByteBuffer text = ByteBuffer.allocate(1024);
        channel.read(text, 0);
        return new String(text.array(), 0, text.position(), StandardCharsets.UTF_8).strip();
    }

    private static final class ChannelFile implements OpenFile {

        private final Path path;
        private final FileChannel channel;

        ChannelFile(Path path, FileChannel channel) {
            this.path = path;
            this.channel = channel;
        }

        @Override
        public Path path() {
            return path;
        }

        @Override
        public long size() throws IOException {
            return channel.size();
        }

        @Override
        public int read(long position, byte[] target, int offset, int length) throws IOException {
            int total = 0;
            while (total < length) {
                int wanted = Math.min(IO_CHUNK_BYTES, length - total);
                int count = channel.read(ByteBuffer.wrap(target, offset + total, wanted), position + total);
                if (count < 0) {
                    break;
                }
                total += count;
            }
            return total;
        }

        @Override
        public void write(long position, byte[] source, int offset, int length) throws IOException {
            int total = 0;
            while (total < length) {
                int wanted = Math.min(IO_CHUNK_BYTES, length - total);
                int count = channel.write(ByteBuffer.wrap(source, offset + total, wanted), position + total);
                if (count <= 0) {
                    throw new EOFException("disk accepted no byte: path=" + path + ", position=" + (position + total));
                }
                total += count;
            }
        }

        @Override
        public void truncate(long size) throws IOException {
            channel.truncate(size);
        }

        @Override
        public void force() throws IOException {
            // Metadata that reading needs, the length above all, is forced by fdatasync too; times are not, which saves
            // a journal write.
            channel.force(false);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }

        @Override
        public String toString() {
            return path.toString();
        }
    }
}
