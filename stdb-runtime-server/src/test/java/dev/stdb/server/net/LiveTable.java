package dev.stdb.server.net;

import dev.stdb.bsatn.BsatnReader;
import dev.stdb.bsatn.BsatnWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a client makes of its messages about the table {@code account(id u32, balance i64)}: by query set, the rows with
 * their counts. Strict: a row that is deleted must be there, a row must not be there twice. Confined to one thread.
 */
final class LiveTable {
    private final Map<Integer, Map<Long, Map<Long, Integer>>> sets = new TreeMap<>();
    private final List<Long> touched = new ArrayList<>();
    private int applied;
    private int transactionUpdates;
    private String problem = "";

    /** Takes the messages of an uncompressed payload. */
    void take(byte[] payload) {
        BsatnReader in = new BsatnReader(TestSocket.body(payload));
        while (in.remaining() > 0) {
            message(in);
        }
    }

    private void message(BsatnReader in) {
        int tag = in.readU8();
        switch (tag) {
            case 0 -> {
                in.readIdentity();
                in.readConnectionId();
                in.readString();
            }
            case 1 -> {
                in.readU32();
                int set = in.readU32();
                if (sets.put(set, new HashMap<>()) != null) {
                    fail("set " + set + " applied twice");
                }
                for (int table = in.readCount(); table > 0; table--) {
                    in.readString();
                    rows(in, set, 1);
                }
                applied++;
            }
            case 4 -> {
                transactionUpdates++;
                for (int count = in.readCount(); count > 0; count--) {
                    int set = in.readU32();
                    if (!sets.containsKey(set)) {
                        fail("update of set " + set + " before its rows");
                    }
                    for (int table = in.readCount(); table > 0; table--) {
                        in.readString();
                        for (int entry = in.readCount(); entry > 0; entry--) {
                            in.readU8();
                            // Deletes come second but make room for rows of the same key.
                            rows(in, set, 1);
                            rows(in, set, -1);
                        }
                    }
                    check(set);
                }
            }
            default -> fail("unexpected message: tag=" + tag);
        }
    }

    private void rows(BsatnReader in, int set, int weight) {
        if (in.readU8() == 0) {
            in.readU16();
        } else {
            in.skip(8 * in.readCount());
        }
        byte[] data = in.readBytes();
        BsatnReader rows = new BsatnReader(data);
        Map<Long, Map<Long, Integer>> byId = sets.computeIfAbsent(set, id -> new HashMap<>());
        while (rows.remaining() > 0) {
            long id = Integer.toUnsignedLong(rows.readU32());
            Map<Long, Integer> balances = byId.computeIfAbsent(id, key -> new HashMap<>(2));
            balances.merge(rows.readI64(), weight, (a, b) -> a + b == 0 ? null : a + b);
            touched.add(id);
        }
    }

    private void check(int set) {
        Map<Long, Map<Long, Integer>> byId = sets.getOrDefault(set, Map.of());
        for (long id : touched) {
            Map<Long, Integer> balances = byId.getOrDefault(id, Map.of());
            boolean valid = balances.size() <= 1 && balances.values().stream().allMatch(count -> count == 1);
            if (!valid) {
                fail("account " + id + " of set " + set + " is " + balances);
            }
        }
        touched.clear();
    }

    private void fail(String text) {
        if (problem.isEmpty()) {
            problem = text;
        }
    }

    /** Returns the first thing that went wrong, empty if nothing did. */
    String problem() {
        return problem;
    }

    /** Returns how many query sets have got their rows. */
    int applied() {
        return applied;
    }

    /** Returns how many updates came. */
    int transactionUpdates() {
        return transactionUpdates;
    }

    /** Returns the balances of a set by id. */
    Map<Long, Long> balances(int set) {
        Map<Long, Long> balances = new TreeMap<>();
        sets.getOrDefault(set, Map.of()).forEach((id, values) -> values.keySet().forEach(v -> balances.put(id, v)));
        return balances;
    }

    /** Returns the balance of an account in a set, null if it is not there. */
    @Nullable
    Long balance(int set, long id) {
        Map<Long, Integer> values = sets.getOrDefault(set, Map.of()).getOrDefault(id, Map.of());
        return values.isEmpty() ? null : values.keySet().iterator().next();
    }

    /** Encodes a subscription. */
    static byte[] subscribe(int set, String query) {
        BsatnWriter out = new BsatnWriter();
        out.writeTag(0);
        out.writeU32(set);
        out.writeU32(set);
        out.writeCount(1);
        out.writeString(query);
        return out.toByteArray();
    }
}
