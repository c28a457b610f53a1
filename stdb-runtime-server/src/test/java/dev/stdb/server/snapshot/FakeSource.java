package dev.stdb.server.snapshot;

import dev.stdb.server.row.RowBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Tables that a test fills page by page, with versions as storage keeps them. */
final class FakeSource implements SnapshotSource {

    private static final class Page {
        List<String> rows = List.of();
        long version;
    }

    private final TreeMap<Integer, List<Page>> tables = new TreeMap<>();
    private long clock = 1;
    private long txCount;
    private int readCount;

    /** Sets the rows of a page, which counts as one transaction. */
    FakeSource put(int tableId, int page, String... rows) {
        List<Page> pages = tables.computeIfAbsent(tableId, id -> new ArrayList<>());
        while (pages.size() <= page) {
            pages.add(new Page());
        }
        pages.get(page).rows = List.of(rows);
        pages.get(page).version = ++clock;
        txCount++;
        return this;
    }

    FakeSource drop(int tableId) {
        tables.remove(tableId);
        txCount++;
        return this;
    }

    /** Returns all rows by table and page, as {@link Loaded} collects them. */
    Map<String, List<String>> image() {
        Map<String, List<String>> image = new TreeMap<>();
        tables.forEach((tableId, pages) -> {
            for (int page = 0; page < pages.size(); page++) {
                if (!pages.get(page).rows.isEmpty()) {
                    image.put(tableId + "/" + page, pages.get(page).rows);
                }
            }
        });
        return image;
    }

    /** Returns how many pages were read since the last call. */
    int takeReadCount() {
        int count = readCount;
        readCount = 0;
        return count;
    }

    @Override
    public long txCount() {
        return txCount;
    }

    @Override
    public long epoch() {
        return clock;
    }

    @Override
    public int[] tableIds() {
        return tables.keySet().stream().mapToInt(Integer::intValue).toArray();
    }

    private Page page(int tableId, int page) {
        List<Page> pages = tables.get(tableId);
        if (pages == null) {
            throw new AssertionError("no table " + tableId);
        }
        return pages.get(page);
    }

    @Override
    public int pageCount(int tableId) {
        List<Page> pages = tables.get(tableId);
        return pages == null ? 0 : pages.size();
    }

    @Override
    public long pageVersion(int tableId, int page) {
        return page(tableId, page).version;
    }

    @Override
    public int pageRowCount(int tableId, int page) {
        return page(tableId, page).rows.size();
    }

    @Override
    public void readPage(int tableId, int page, RowBuffer out) {
        readCount++;
        for (String row : page(tableId, page).rows) {
            byte[] bytes = row.getBytes(StandardCharsets.US_ASCII);
            out.add(bytes, 0, bytes.length);
        }
    }

    @Override
    public void pause() {
        // tests are in a hurry
    }

    /** Collects what a store loads. */
    static final class Loaded implements SnapshotTarget {
        final Map<String, List<String>> image = new TreeMap<>();

        @Override
        public void loadPage(int tableId, int page, RowBuffer rows) {
            List<String> texts = new ArrayList<>();
            for (int i = 0; i < rows.count(); i++) {
                texts.add(new String(rows.row(i), StandardCharsets.US_ASCII));
            }
            image.put(tableId + "/" + page, texts);
        }
    }
}
