package dev.stdb.server.commitlog;

import dev.stdb.server.common.LittleEndian;
import dev.stdb.server.common.io.FileSystem;
import dev.stdb.server.common.io.OpenFile;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The offset index beside a segment: where some of its transactions start, so that a reader need not begin at the head.
 *
 * <p>Layout: 16 bytes per entry, tx offset (u64) and position in the segment (u64), both ascending, little-endian. An
 * entry is written after the frame it names was forced, and never forced itself. It is a hint: a reader looks whether
 * that frame is there, and scans from the head if not, so a damaged, stale or missing index costs time and nothing
 * else.
 *
 * <p>Confined to the thread of the log.
 */
final class OffsetIndex implements AutoCloseable {

    static final String SUFFIX = ".cidx";

    static final int ENTRY_LENGTH = 16;

    private static final int POSITION_OFFSET = 8;

    private final FileSystem files;
    private final Path path;
    private final int intervalBytes;
    private final byte[] entry = new byte[ENTRY_LENGTH];
    private @Nullable OpenFile file;
    private long size;
    private long indexedPosition;
    private boolean failed;

    /** Creates the index of the segment {@code segment}; the file is opened by the first {@link #add}. */
    OffsetIndex(FileSystem files, Path segment, int intervalBytes) {
        this.files = files;
        this.path = pathOf(segment);
        this.intervalBytes = intervalBytes;
        this.indexedPosition = SegmentHeaderLayout.LENGTH;
    }

    static Path pathOf(Path segment) {
        String name = segment.getFileName().toString();
        return segment.resolveSibling(name.substring(0, name.length() - SegmentName.SUFFIX.length()) + SUFFIX);
    }

    /** Says where writing goes on in a segment that was there before. */
    void resumeAt(long position) {
        indexedPosition = position;
    }

    /**
     * Notes where a forced transaction starts, if that is far enough behind the last entry.
     *
     * <p>Failures are swallowed: the index is no promise, and a disk that fails tells so at the next write of the log.
     */
    void add(long txOffset, long position) {
        if (failed || position - indexedPosition < intervalBytes) {
            return;
        }
        try {
            OpenFile target = file == null ? open() : file;
            LittleEndian.putLong(entry, 0, txOffset);
            LittleEndian.putLong(entry, POSITION_OFFSET, position);
            target.write(size, entry, 0, ENTRY_LENGTH);
            size += ENTRY_LENGTH;
            indexedPosition = position;
        } catch (IOException e) {
            failed = true;
        }
    }

    private OpenFile open() throws IOException {
        OpenFile opened = files.exists(path) ? files.open(path) : files.create(path);
        file = opened;
        size = opened.size() / ENTRY_LENGTH * ENTRY_LENGTH;
        return opened;
    }

    /**
     * Returns the position in {@code segment} from which on a reader finds {@code txOffset}: an entry's, or that of the
     * first frame.
     */
    static long seek(FileSystem files, OpenFile segment, long txOffset) {
        Path path = pathOf(segment.path());
        if (!files.exists(path)) {
            return SegmentHeaderLayout.LENGTH;
        }
        try (OpenFile index = files.openReadOnly(path)) {
            byte[] entries = new byte[(int) Math.min(index.size(), 1 << 24) / ENTRY_LENGTH * ENTRY_LENGTH];
            int length = index.read(0, entries, 0, entries.length);
            for (int at = length - ENTRY_LENGTH; at >= 0; at -= ENTRY_LENGTH) {
                long entryTxOffset = LittleEndian.getLong(entries, at);
                long position = LittleEndian.getLong(entries, at + POSITION_OFFSET);
                if (entryTxOffset >= 0 && entryTxOffset <= txOffset) {
                    return isFrameAt(segment, position, entryTxOffset) ? position : SegmentHeaderLayout.LENGTH;
                }
            }
            return SegmentHeaderLayout.LENGTH;
        } catch (IOException e) {
            return SegmentHeaderLayout.LENGTH;
        }
    }

    private static boolean isFrameAt(OpenFile segment, long position, long txOffset) throws IOException {
        if (position < SegmentHeaderLayout.LENGTH
                || position >= segment.size()
                || position % CommitFrameLayout.ALIGNMENT != 0) {
            return false;
        }
        SegmentReader reader = new SegmentReader(segment, position);
        return reader.look() == SegmentReader.Found.FRAME && !reader.isSeal() && reader.txOffset() == txOffset;
    }

    @Override
    public void close() {
        try {
            if (file != null) {
                file.close();
            }
        } catch (IOException e) {
            failed = true;
        }
    }
}
