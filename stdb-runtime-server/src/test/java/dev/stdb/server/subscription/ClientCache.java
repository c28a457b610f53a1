package dev.stdb.server.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.bsatn.BsatnReader;
import dev.stdb.server.protocol.QueryRows;
import dev.stdb.server.protocol.QuerySetUpdate;
import dev.stdb.server.protocol.QuerySetUpdate.TableUpdate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a client makes of the messages: per query set and table, how often it has each row (rows in hexadecimal). */
public final class ClientCache {
    private final Map<Integer, Map<String, Integer>> sets = new TreeMap<>();
    private final Map<Integer, Map<String, Integer>> events = new TreeMap<>();

    /** Applies initial rows. */
    public void applied(int querySetId, QueryRows rows) {
        Map<String, Integer> set = new TreeMap<>();
        assertThat(sets.put(querySetId, set)).isNull();
        addAll(set, rows, 1);
    }

    /** Applies dropped rows, after which nothing may be left. */
    public void unsubscribed(int querySetId, QueryRows rows) {
        Map<String, Integer> set = sets.remove(querySetId);
        assertThat(set).isNotNull();
        if (set != null) {
            addAll(set, rows, -1);
            assertThat(set).isEmpty();
        }
    }

    private static void addAll(Map<String, Integer> set, QueryRows rows, int weight) {
        for (QueryRows.SingleTableRows table : rows.tables()) {
            for (String row : rowList(new BsatnReader(table.rowList()))) {
                add(set, table.table(), row, weight);
            }
        }
    }

    /** Applies an update; rows may only be deleted if they are there. */
    public void update(List<QuerySetUpdate> update) {
        assertThat(update).isNotEmpty();
        assertThat(update)
                .extracting(QuerySetUpdate::querySetId)
                .isSortedAccordingTo(Integer::compareUnsigned)
                .doesNotHaveDuplicates();
        for (QuerySetUpdate setUpdate : update) {
            Map<String, Integer> set = sets.get(setUpdate.querySetId());
            assertThat(set).as("update for unknown set " + setUpdate).isNotNull();
            if (set != null) {
                apply(set, setUpdate);
            }
        }
    }

    private void apply(Map<String, Integer> set, QuerySetUpdate update) {
        assertThat(update.tables()).isNotEmpty();
        assertThat(update.tables()).extracting(TableUpdate::table).isSorted().doesNotHaveDuplicates();
        for (TableUpdate table : update.tables()) {
            assertThat(table.rows()).isNotEmpty();
            for (byte[] bytes : table.rows()) {
                BsatnReader in = new BsatnReader(bytes);
                boolean event = in.readU8() == 1;
                List<String> inserts = rowList(in);
                List<String> deletes = event ? List.of() : rowList(in);
                assertThat(in.remaining()).isZero();
                assertThat(inserts.size() + deletes.size())
                        .as("no empty updates")
                        .isPositive();
                assertThat(Collections.disjoint(inserts, deletes))
                        .as("deltas are differences")
                        .isTrue();
                if (event) {
                    Map<String, Integer> ofSet = events.computeIfAbsent(update.querySetId(), id -> new TreeMap<>());
                    inserts.forEach(row -> add(ofSet, table.table(), row, 1));
                } else {
                    inserts.forEach(row -> add(set, table.table(), row, 1));
                    deletes.forEach(row -> add(set, table.table(), row, -1));
                }
            }
        }
        assertThat(set.values()).as("row counts").allMatch(count -> count > 0);
    }

    /** Returns the events received since the last call, by set, and forgets them. */
    Map<Integer, Map<String, Integer>> takeEvents() {
        Map<Integer, Map<String, Integer>> taken = new TreeMap<>(events);
        events.clear();
        return taken;
    }

    /** Forgets a set that the server has dropped. */
    void dropped(int querySetId) {
        sets.remove(querySetId);
    }

    static void add(Map<String, Integer> set, String table, String row, int weight) {
        set.merge(table + ":" + row, weight, (a, b) -> a + b == 0 ? null : a + b);
    }

    /** Returns the row counts of a set by {@code table:row}. */
    public Map<String, Integer> set(int querySetId) {
        Map<String, Integer> set = sets.get(querySetId);
        assertThat(set).as("set " + querySetId).isNotNull();
        return set == null ? Map.of() : set;
    }

    Map<Integer, Map<String, Integer>> sets() {
        return sets;
    }

    /** Decodes a row list by its size hint (spec wire-protocol.md §10). */
    static List<String> rowList(BsatnReader in) {
        List<Integer> starts = new ArrayList<>();
        int fixedSize = 0;
        if (in.readU8() == 0) {
            fixedSize = in.readU16();
        } else {
            for (int i = in.readCount(); i > 0; i--) {
                starts.add((int) in.readU64());
            }
        }
        byte[] data = in.readBytes();
        if (fixedSize > 0) {
            for (int at = 0; at < data.length; at += fixedSize) {
                starts.add(at);
            }
        }
        List<String> rows = new ArrayList<>();
        for (int i = 0; i < starts.size(); i++) {
            int end = i + 1 < starts.size() ? starts.get(i + 1) : data.length;
            rows.add(HexFormat.of().formatHex(Arrays.copyOfRange(data, starts.get(i), end)));
        }
        return rows;
    }
}
