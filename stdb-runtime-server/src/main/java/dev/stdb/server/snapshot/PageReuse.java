package dev.stdb.server.snapshot;

import dev.stdb.server.common.io.FileSystem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides which blocks on disk serve the next snapshot too: those of pages that did not change, unless too little of
 * their pack is still of use, or the block turns out to be damaged.
 *
 * <p>Because snapshots share blocks, a damaged one would spoil all of them. Every snapshot therefore reads some of the
 * shared blocks again, each in its turn, and writes a damaged one anew from memory while that is still possible.
 */
final class PageReuse implements AutoCloseable {

    /** Bytes of shared blocks that each snapshot reads again. */
    private static final long SCRUB_BYTES_MAX = 16L << 20;

    /**
     * A pack is left behind when less than one in this many of its bytes is of use, so that packs take at most that
     * many times the rows.
     */
    private static final int USEFUL_SHARE = 2;

    private final FileSystem files;
    private final Path directory;
    private final SnapshotSource source;
    private final long epoch;
    private final int scrubCursor;
    private final Map<Integer, @Nullable PageRef[]> known = new HashMap<>();
    private final Set<Long> abandoned = new HashSet<>();
    private final Map<Long, PackReader> readers = new HashMap<>();
    private final Set<Long> unreadable = new HashSet<>();
    private int position;
    private int scrubEnd;
    private long scrubbedBytes;

    /**
     * Looks at the snapshot before.
     *
     * @param base the snapshot before; null if there is none
     * @param epoch moment of {@code base}
     * @param scrubCursor which shared block to read again first, as {@link #nextScrubCursor} said
     */
    PageReuse(
            FileSystem files,
            Path directory,
            SnapshotSource source,
            @Nullable Manifest base,
            long epoch,
            int scrubCursor) {
        this.files = files;
        this.directory = directory;
        this.source = source;
        this.epoch = epoch;
        this.scrubCursor = scrubCursor;
        this.scrubEnd = scrubCursor;
        if (base != null) {
            for (Manifest.TablePages table : base.tables()) {
                known.put(table.tableId(), table.pages());
            }
            abandonSparsePacks();
        }
    }

    private void abandonSparsePacks() {
        Map<Long, Long> useful = new HashMap<>();
        Map<Long, Long> ends = new HashMap<>();
        for (@Nullable PageRef[] pages : known.values()) {
            for (PageRef ref : pages) {
                if (ref != null) {
                    ends.merge(ref.packNumber(), ref.position() + ref.blockLength(), Math::max);
                }
            }
        }
        for (int tableId : source.tableIds()) {
            for (int page = 0; page < source.pageCount(tableId); page++) {
                PageRef ref = unchanged(tableId, page);
                if (ref != null) {
                    useful.merge(ref.packNumber(), ref.blockLength(), Long::sum);
                }
            }
        }
        ends.forEach((pack, end) -> {
            if (useful.getOrDefault(pack, 0L) < end / USEFUL_SHARE) {
                abandoned.add(pack);
            }
        });
    }

    private @Nullable PageRef unchanged(int tableId, int page) {
        @Nullable PageRef[] pages = known.get(tableId);
        if (pages == null || page >= pages.length || source.pageVersion(tableId, page) > epoch) {
            return null;
        }
        return pages[page];
    }

    /** Returns the block that holds a page as it is now; null if there is none that can be relied on. */
    @Nullable
    PageRef find(int tableId, int page) throws IOException {
        PageRef ref = unchanged(tableId, page);
        if (ref == null || abandoned.contains(ref.packNumber())) {
            return null;
        }
        if (position++ >= scrubCursor && scrubbedBytes < SCRUB_BYTES_MAX) {
            scrubbedBytes += ref.blockLength();
            scrubEnd = position;
            return isIntact(ref, tableId, page) ? ref : null;
        }
        return unreadable.contains(ref.packNumber()) ? null : ref;
    }

    private boolean isIntact(PageRef ref, int tableId, int page) throws IOException {
        if (unreadable.contains(ref.packNumber())) {
            return false;
        }
        PackReader reader = readers.get(ref.packNumber());
        if (reader == null) {
            try {
                reader = PackReader.open(files, directory, ref.packNumber());
            } catch (CorruptSnapshotException e) {
                unreadable.add(ref.packNumber());
                return false;
            }
            readers.put(ref.packNumber(), reader);
        }
        return reader.isIntact(ref, tableId, page);
    }

    /**
     * Returns where the next snapshot goes on reading blocks again: behind the last one, or from the start once all
     * were read.
     */
    int nextScrubCursor() {
        return scrubEnd >= position ? 0 : scrubEnd;
    }

    @Override
    public void close() throws IOException {
        for (PackReader reader : readers.values()) {
            reader.close();
        }
    }
}
