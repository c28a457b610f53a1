package dev.stdb.server.snapshot;

import dev.stdb.server.common.io.FileSystem;
import dev.stdb.server.row.RowBuffer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Reads the pages of one snapshot: several threads read, check and decompress ahead, the calling thread hands the pages
 * on in their order.
 */
final class SnapshotLoad implements AutoCloseable {

    /** Pages that may wait for their turn, so that memory is bounded. */
    private static final int AHEAD_MAX = 32;

    private final FileSystem files;
    private final Path directory;
    private final Manifest manifest;
    private final Map<Long, PackReader> packs = new HashMap<>();
    private final ArrayDeque<Pending> ahead = new ArrayDeque<>();
    private final ExecutorService threads;

    /** A page on its way. */
    private record Pending(int tableId, int page, Future<RowBuffer> rows) {}

    SnapshotLoad(FileSystem files, Path directory, Manifest manifest) {
        this.files = files;
        this.directory = directory;
        this.manifest = manifest;
        this.threads = Executors.newFixedThreadPool(
                Math.max(1, Math.min(4, Runtime.getRuntime().availableProcessors())), task -> {
                    Thread thread = new Thread(task, "snapshot-load");
                    thread.setDaemon(true);
                    return thread;
                });
    }

    void run(SnapshotTarget target) throws IOException {
        for (Manifest.TablePages table : manifest.tables()) {
            for (int page = 0; page < table.pages().length; page++) {
                PageRef ref = table.pages()[page];
                if (ref != null) {
                    submit(table.tableId(), page, ref);
                    if (ahead.size() >= AHEAD_MAX) {
                        deliver(target);
                    }
                }
            }
        }
        while (!ahead.isEmpty()) {
            deliver(target);
        }
    }

    private void submit(int tableId, int page, PageRef ref) throws IOException {
        PackReader open = packs.get(ref.packNumber());
        if (open == null) {
            open = PackReader.open(files, directory, ref.packNumber());
            packs.put(ref.packNumber(), open);
        }
        PackReader pack = open;
        ahead.add(new Pending(tableId, page, threads.submit(() -> pack.read(ref, tableId, page))));
    }

    private void deliver(SnapshotTarget target) throws IOException {
        Pending next = ahead.remove();
        try {
            target.loadPage(next.tableId, next.page, next.rows.get());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException cause) {
                throw cause;
            }
            if (e.getCause() instanceof SnapshotException cause) {
                throw cause;
            }
            throw new IllegalStateException("reading a page failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while reading a snapshot", e);
        }
    }

    @Override
    public void close() throws IOException {
        threads.shutdownNow();
        for (PackReader pack : packs.values()) {
            pack.close();
        }
    }
}
