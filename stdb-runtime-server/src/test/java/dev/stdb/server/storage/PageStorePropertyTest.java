package dev.stdb.server.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.testing.Gens;
import dev.stdb.testing.Property;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageStorePropertyTest {
    private static final int RUNS = Integer.getInteger("stdb.page.runs", 60);

    /** Sizes around every limit: no bytes, tiny rows (slot limit), odd ones, a page, more than a page. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 12, 100, 9_000, 65_536, 70_000})
    void fixedRowsBehaveAsAMap(int rowSize) {
        Property.forAll(
                RUNS,
                Gens.lists(Gens.longs()),
                commands -> run(new FixedPageStore(new StorageSpace(), rowSize), commands, rowSize));
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 300, 5_000, 16_384, 40_000})
    void varyingRowsBehaveAsAMap(int lengthMax) {
        Property.forAll(
                RUNS,
                Gens.lists(Gens.longs()),
                commands -> run(new VarPageStore(new StorageSpace(), null), commands, -lengthMax));
    }

    /** Each command does a batch of one kind of operation; {@code size} is negative for varying lengths up to it. */
    private static void run(PageStore store, List<Long> commands, int size) {
        Map<Integer, byte[]> live = new HashMap<>();
        Map<Integer, byte[]> pending = new HashMap<>();
        for (long command : commands) {
            Random random = new Random(command);
            int batch = 1 + random.nextInt(Math.abs(size) > 1_000 ? 4 : 200);
            for (int i = 0; i < batch; i++) {
                step(store, random, size, live, pending, Math.floorMod(command, 4));
            }
            check(store, live, pending);
        }
    }

    private static void step(
            PageStore store,
            Random random,
            int size,
            Map<Integer, byte[]> live,
            Map<Integer, byte[]> pending,
            int operation) {
        if (operation <= 1 || live.isEmpty()) {
            byte[] row = new byte[size >= 0 ? size : 1 + random.nextInt(-size)];
            random.nextBytes(row);
            int pointer = store.insert(row, 0, row.length);
            assertThat(live).doesNotContainKey(pointer);
            assertThat(pending).doesNotContainKey(pointer);
            live.put(pointer, row);
            return;
        }
        int pointer = pick(random, live);
        byte[] row = live.remove(pointer);
        store.setLive(pointer, false);
        if (operation == 2) {
            store.free(pointer);
            return;
        }
        pending.put(pointer, row);
        int other = pick(random, pending);
        byte[] back = pending.remove(other);
        if (random.nextBoolean()) {
            store.setLive(other, true);
            live.put(other, back);
        } else {
            store.free(other);
        }
    }

    private static int pick(Random random, Map<Integer, byte[]> from) {
        List<Integer> pointers = new ArrayList<>(from.keySet());
        return pointers.get(random.nextInt(pointers.size()));
    }

    private static void check(PageStore store, Map<Integer, byte[]> live, Map<Integer, byte[]> pending) {
        List<Integer> scanned = new ArrayList<>();
        for (int pointer = store.nextLive(-1); pointer >= 0; pointer = store.nextLive(pointer)) {
            scanned.add(pointer);
        }
        assertThat(scanned).containsExactlyElementsOf(new TreeSet<>(live.keySet()));
        live.forEach((pointer, row) -> {
            assertThat(store.isLive(pointer)).isTrue();
            assertThat(bytes(store, pointer)).isEqualTo(row);
        });
        pending.forEach((pointer, row) -> {
            assertThat(store.isLive(pointer)).isFalse();
            assertThat(bytes(store, pointer)).isEqualTo(row);
        });
    }

    private static byte[] bytes(PageStore store, int pointer) {
        byte[] row = new byte[store.length(pointer)];
        System.arraycopy(store.array(pointer), store.offset(pointer), row, 0, row.length);
        return row;
    }
}
