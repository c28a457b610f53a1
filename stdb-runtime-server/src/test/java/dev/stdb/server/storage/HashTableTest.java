package dev.stdb.server.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.server.common.LittleEndian;
import dev.stdb.server.row.Hashing;
import dev.stdb.testing.Gens;
import dev.stdb.testing.Property;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HashTableTest {
    private static final int RUNS = 30;

    /** Keys are the values themselves; the hash keeps some of their bits only. */
    private static final class Numbers extends HashTable {
        private final int hashMask;

        Numbers(Versions versions, int hashMask) {
            super(versions);
            this.hashMask = hashMask;
        }

        Numbers(Numbers source) {
            super(source);
            this.hashMask = source.hashMask;
        }

        @Override
        boolean matches(int value, byte[] key, int offset, int length) {
            return LittleEndian.getInt(key, offset) == value >>> 1;
        }

        int hash(int key) {
            return Hashing.scramble(key) & hashMask;
        }

        int find(int key) {
            byte[] bytes = new byte[Integer.BYTES];
            LittleEndian.putInt(bytes, 0, key);
            return find(hash(key), bytes, 0, bytes.length);
        }
    }

    @Test
    void growsThroughManySplits() {
        Property.forAll(RUNS, Gens.longs(), seed -> run(seed, -1, 20_000));
    }

    /** Few hashes: long runs of equal hashes in segments that cannot be split. */
    @Test
    void survivesCollisions() {
        Property.forAll(RUNS, Gens.longs(), seed -> run(seed, 0x8000_0007, 1_500));
        Property.forAll(RUNS, Gens.longs(), seed -> run(seed, 0x00FF_0000, 3_000));
    }

    @Test
    void splitsNoFurtherThanItsDepthLimit() {
        // More equal hashes than a segment may hold before it splits.
        Numbers table = new Numbers(new Versions(), 0);
        for (int key = 0; key < 2 * HashTable.CAPACITY_MAX; key++) {
            table.add(0, key << 1);
        }
        assertThat(table.size()).isEqualTo(2 * HashTable.CAPACITY_MAX);
        assertThat(table.find(HashTable.CAPACITY_MAX)).isEqualTo(HashTable.CAPACITY_MAX << 1);
    }

    private static void run(long seed, int hashMask, int steps) {
        Random random = new Random(seed);
        Versions versions = new Versions();
        Numbers table = new Numbers(versions, hashMask);
        Map<Integer, Integer> model = new HashMap<>();
        step(table, model, random, steps);
        check(table, model, steps);
        Versions.View view = versions.open();
        Numbers frozen = new Numbers(table);
        Map<Integer, Integer> then = new HashMap<>(model);
        step(table, model, random, steps);
        check(table, model, steps);
        check(frozen, then, steps);
        view.close();
        versions.reclaim();
        step(table, model, random, steps);
        check(table, model, steps);
    }

    private static void step(Numbers table, Map<Integer, Integer> model, Random random, int steps) {
        for (int i = 0; i < steps; i++) {
            int key = random.nextInt(2 * steps);
            Integer old = model.get(key);
            if (old == null) {
                table.add(table.hash(key), key << 1);
                model.put(key, key << 1);
            } else if (random.nextInt(3) > 0) {
                assertThat(table.remove(table.hash(key), old)).isTrue();
                assertThat(table.remove(table.hash(key), old)).isFalse();
                model.remove(key);
            } else {
                table.replace(table.hash(key), old, old ^ 1);
                model.put(key, old ^ 1);
            }
        }
    }

    private static void check(Numbers table, Map<Integer, Integer> model, int steps) {
        assertThat(table.size()).isEqualTo(model.size());
        for (int key = 0; key < 2 * steps; key++) {
            assertThat(table.find(key)).isEqualTo(model.getOrDefault(key, HashTable.NONE));
        }
    }
}
