package dev.stdb.server.snapshot;

import dev.stdb.server.common.Clock;
import dev.stdb.server.common.io.FileSystem;
import dev.stdb.server.common.io.OpenFile;
import dev.stdb.server.row.RowBuffer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Snapshots in a directory.
 *
 * <p>Invariant: a description is renamed into place only after every block it refers to was forced, and a pack is
 * deleted only when no description in the directory refers to it. Confined to one thread at a time.
 */
public final class FileSnapshotStore implements SnapshotStore {

    private static final String TEMPORARY = "snapshot.new";

    private final FileSystem files;
    private final Path directory;
    private final Clock clock;

    /** Snapshots not known to be damaged, by tx count. */
    private final TreeMap<Long, Manifest> manifests = new TreeMap<>();

    /** What is wrong with the others. */
    private final TreeMap<Long, SnapshotException> unreadable = new TreeMap<>();

    private long nextPackNumber = 1;
    private @Nullable Manifest base;
    private long baseEpoch;
    private int scrubCursor;

    private FileSnapshotStore(FileSystem files, Path directory, Clock clock) {
        this.files = files;
        this.directory = directory;
        this.clock = clock;
    }

    /**
     * Reads the descriptions in {@code directory}; changes nothing. A missing directory is an empty store.
     *
     * @throws SnapshotException if the disk fails
     */
    public static FileSnapshotStore open(FileSystem files, Path directory, Clock clock) {
        FileSnapshotStore store = new FileSnapshotStore(files, directory, clock);
        try {
            store.readDirectory();
            return store;
        } catch (IOException e) {
            throw store.failed("cannot read snapshots", e);
        }
    }

    private void readDirectory() throws IOException {
        if (!files.exists(directory)) {
            return;
        }
        for (String name : files.list(directory)) {
            OptionalLong pack = PackFormat.parseName(name);
            if (pack.isPresent()) {
                nextPackNumber = Math.max(nextPackNumber, pack.getAsLong() + 1);
            }
            OptionalLong txCount = ManifestFormat.parseName(name);
            if (txCount.isPresent()) {
                try {
                    manifests.put(txCount.getAsLong(), readManifest(directory.resolve(name)));
                } catch (SnapshotException e) {
                    unreadable.put(txCount.getAsLong(), e);
                }
            }
        }
    }

    private Manifest readManifest(Path path) throws IOException {
        try (OpenFile file = files.openReadOnly(path)) {
            byte[] bytes = new byte[Math.toIntExact(file.size())];
            if (file.read(0, bytes, 0, bytes.length) < bytes.length) {
                throw new CorruptSnapshotException("description of snapshot was cut", path, 0, null);
            }
            return ManifestFormat.decode(path, bytes);
        }
    }

    private SnapshotException failed(String what, IOException cause) {
        return new SnapshotException(
                SnapshotErrorCode.SNAPSHOT_IO, what + ": directory=" + directory + ": " + cause.getMessage(), cause);
    }

    @Override
    public List<SnapshotInfo> list() {
        List<SnapshotInfo> infos = new ArrayList<>();
        for (Manifest manifest : manifests.descendingMap().values()) {
            infos.add(manifest.info());
        }
        return infos;
    }

    /**
     * Returns what is wrong with snapshots that are known to be damaged, by the tx count in their names, newest first.
     */
    public Map<Long, SnapshotException> unreadable() {
        return new TreeMap<>(unreadable).descendingMap();
    }

    @Override
    public long newestTxCount() {
        long newest = manifests.isEmpty() ? 0 : manifests.lastKey();
        return Math.max(newest, unreadable.isEmpty() ? 0 : unreadable.lastKey());
    }

    /** Returns the files a snapshot consists of: packs by number, and last the description that publishes it. */
    public List<Path> filesOf(SnapshotInfo snapshot) {
        List<Path> result = new ArrayList<>();
        for (long pack : require(snapshot).packs().stream().sorted().toList()) {
            result.add(directory.resolve(PackFormat.nameOf(pack)));
        }
        result.add(directory.resolve(ManifestFormat.nameOf(snapshot.txCount())));
        return result;
    }

    private Manifest require(SnapshotInfo snapshot) {
        Manifest manifest = manifests.get(snapshot.txCount());
        if (manifest == null) {
            throw new IllegalArgumentException("no such snapshot: txCount=" + snapshot.txCount());
        }
        return manifest;
    }

    @Override
    public void load(SnapshotInfo snapshot, SnapshotTarget target) {
        try (SnapshotLoad load = new SnapshotLoad(files, directory, require(snapshot))) {
            load.run(target);
        } catch (CorruptSnapshotException e) {
            manifests.remove(snapshot.txCount());
            unreadable.put(snapshot.txCount(), e);
            throw e;
        } catch (IOException e) {
            throw failed("cannot read snapshot", e);
        }
    }

    @Override
    public void continueFrom(SnapshotInfo snapshot, long epoch) {
        base = require(snapshot);
        baseEpoch = epoch;
    }

    @Override
    public SnapshotInfo write(SnapshotSource source, Publishable publishable) {
        Manifest present = manifests.get(source.txCount());
        if (present != null) {
            return present.info();
        }
        long pack = nextPackNumber++;
        try {
            createDirectory();
            Manifest manifest = writePages(source, pack);
            // The names of packs must be on disk before the description that needs them.
            files.forceDirectory(directory);
            if (!publishable.await(source.txCount())) {
                throw new SnapshotException(
                        SnapshotErrorCode.SNAPSHOT_IO,
                        "snapshot is not published because its transactions are not durable: txCount="
                                + source.txCount(),
                        null);
            }
            publish(manifest);
            base = manifest;
            baseEpoch = source.epoch();
            return manifest.info();
        } catch (IOException e) {
            giveUp(source.txCount(), pack, e);
            throw failed("cannot write snapshot", e);
        } catch (RuntimeException | Error e) {
            giveUp(source.txCount(), pack, e);
            throw e;
        }
    }

    /**
     * Gives the room of a snapshot back that was not published: a disk that is full because of it is one for the log
     * too.
     */
    private void giveUp(long txCount, long pack, Throwable reason) {
        try {
            // It may bear its name already, but not for sure after a crash.
            files.delete(directory.resolve(ManifestFormat.nameOf(txCount)));
            files.delete(directory.resolve(TEMPORARY));
            files.forceDirectory(directory);
            files.delete(directory.resolve(PackFormat.nameOf(pack)));
        } catch (IOException e) {
            reason.addSuppressed(e);
        }
    }

    private void createDirectory() throws IOException {
        if (!files.exists(directory)) {
            files.createDirectories(directory);
            Path parent = directory.toAbsolutePath().getParent();
            if (parent != null) {
                files.forceDirectory(parent);
            }
        }
    }

    private Manifest writePages(SnapshotSource source, long number) throws IOException {
        try (PageReuse reuse = new PageReuse(files, directory, source, base, baseEpoch, scrubCursor);
                PackWriter writer = new PackWriter(files, directory, number, source::pause)) {
            PageCollection pages = new PageCollection(source, reuse, writer);
            List<Manifest.TablePages> tables = new ArrayList<>();
            for (int tableId : source.tableIds()) {
                tables.add(pages.collect(tableId));
            }
            scrubCursor = reuse.nextScrubCursor();
            long written = writer.finish();
            return new Manifest(source.txCount(), clock.nowMicros(), written, tables);
        }
    }

    private void publish(Manifest manifest) throws IOException {
        byte[] bytes = ManifestFormat.encode(manifest);
        Path temporary = directory.resolve(TEMPORARY);
        files.delete(temporary);
        try (OpenFile file = files.create(temporary)) {
            file.write(0, bytes, 0, bytes.length);
            file.force();
        }
        files.rename(temporary, directory.resolve(ManifestFormat.nameOf(manifest.txCount())));
        files.forceDirectory(directory);
        manifests.put(manifest.txCount(), manifest);
        unreadable.remove(manifest.txCount());
    }

    @Override
    public void retain(int count) {
        try {
            if (!files.exists(directory)) {
                return;
            }
            Set<Long> superfluous = new HashSet<>(unreadable.keySet());
            int kept = 0;
            for (long txCount : manifests.descendingKeySet()) {
                if (kept++ >= count) {
                    superfluous.add(txCount);
                }
            }
            for (long txCount : superfluous) {
                files.delete(directory.resolve(ManifestFormat.nameOf(txCount)));
                manifests.remove(txCount);
                unreadable.remove(txCount);
            }
            if (!superfluous.isEmpty()) {
                files.forceDirectory(directory);
            }
            deleteUnneeded();
        } catch (IOException e) {
            throw failed("cannot remove old snapshots", e);
        }
    }

    private void deleteUnneeded() throws IOException {
        Set<Long> needed = new HashSet<>();
        manifests.values().forEach(manifest -> needed.addAll(manifest.packs()));
        for (String name : files.list(directory)) {
            OptionalLong pack = PackFormat.parseName(name);
            if (name.equals(TEMPORARY) || pack.isPresent() && !needed.contains(pack.getAsLong())) {
                files.delete(directory.resolve(name));
            }
        }
    }

    /** Walks the pages of a source: refers to those that are on disk, writes the others. */
    private static final class PageCollection {
        private final SnapshotSource source;
        private final PageReuse reuse;
        private final PackWriter writer;
        private final RowBuffer rows = new RowBuffer();

        PageCollection(SnapshotSource source, PageReuse reuse, PackWriter writer) {
            this.source = source;
            this.reuse = reuse;
            this.writer = writer;
        }

        Manifest.TablePages collect(int tableId) throws IOException {
            @Nullable PageRef[] refs = new PageRef[source.pageCount(tableId)];
            for (int page = 0; page < refs.length; page++) {
                if (source.pageRowCount(tableId, page) == 0) {
                    continue;
                }
                source.pause();
                PageRef known = reuse.find(tableId, page);
                if (known == null) {
                    rows.clear();
                    source.readPage(tableId, page, rows);
                    known = writer.add(tableId, page, rows);
                }
                refs[page] = known;
            }
            return new Manifest.TablePages(tableId, refs);
        }
    }
}
