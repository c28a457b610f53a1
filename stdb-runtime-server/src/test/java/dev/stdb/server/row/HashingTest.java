package dev.stdb.server.row;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.server.common.LittleEndian;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Keys prepared against hashes that are known must spread like any others. */
class HashingTest {
    private static final int KEYS = 20_000;

    /** 20,000 random hashes of 32 bits have 0.05 pairs of equal ones; five in a row are out of reach of chance. */
    private static final int COLLISIONS_MAX = 5;

    /** 20,000 keys in 65,536 places: 12 in one of them has a chance of 1 in 10,000,000. */
    private static final int CROWD_MAX = 12;

    private static final int PLACE_BITS = 16;

    /** Ways to choose 64-bit keys against a table. */
    enum Family {
        CONSECUTIVE {
            @Override
            long key(int i) {
                return i;
            }
        },
        HIGH_BITS {
            @Override
            long key(int i) {
                return (long) i << 49;
            }
        },
        MIDDLE_BITS {
            @Override
            long key(int i) {
                return (long) i << 24;
            }
        },
        /** All have one hash under the multiply-shift-multiply with the golden ratio that is found everywhere. */
        GOLDEN_RATIO {
            @Override
            long key(int i) {
                long h = (0x1234_5678L << Integer.SIZE | i) * GOLDEN_INVERSE;
                h ^= h >>> Integer.SIZE;
                return h * GOLDEN_INVERSE;
            }
        };

        private static final long GOLDEN_INVERSE = new BigInteger("9E3779B97F4A7C15", 16)
                .modInverse(BigInteger.ONE.shiftLeft(Long.SIZE))
                .longValue();

        abstract long key(int i);
    }

    private static byte[] bytes(long key, int repeat) {
        byte[] bytes = new byte[Long.BYTES * repeat];
        for (int at = 0; at < bytes.length; at += Long.BYTES) {
            LittleEndian.putLong(bytes, at, key);
        }
        return bytes;
    }

    private static void assertSpread(IntUnaryOperator hash) {
        int[] hashes = IntStream.range(0, KEYS).map(hash).toArray();
        assertThat(KEYS - Arrays.stream(hashes).distinct().count())
                .as("equal hashes")
                .isLessThanOrEqualTo(COLLISIONS_MAX);
        assertThat(crowd(hashes, Integer.SIZE - PLACE_BITS))
                .as("by the high bits")
                .isLessThanOrEqualTo(CROWD_MAX);
        assertThat(crowd(hashes, 0)).as("by the low bits").isLessThanOrEqualTo(CROWD_MAX);
    }

    private static int crowd(int[] hashes, int shift) {
        int[] places = new int[1 << PLACE_BITS];
        for (int hash : hashes) {
            places[hash >>> shift & places.length - 1]++;
        }
        return Arrays.stream(places).max().orElseThrow();
    }

    @ParameterizedTest
    @EnumSource
    void spreadsChosenNumbers(Family family) {
        assertSpread(i -> Hashing.number(family.key(i), 0));
    }

    @ParameterizedTest
    @EnumSource
    void spreadsChosenBytes(Family family) {
        assertSpread(i -> Hashing.bytes(bytes(family.key(i), 1), 0, Long.BYTES, 0));
        assertSpread(i -> Hashing.bytes(bytes(family.key(i), 3), 0, 3 * Long.BYTES, 0));
        assertSpread(i -> new ByteKey(bytes(family.key(i), 1)).hashCode());
    }

    /** Adding d to a byte and taking 31 d from the next leaves a polynomial in 31 alone. */
    @Test
    void spreadsBytesWithOnePolynomial() {
        assertThat(IntStream.range(0, KEYS)
                        .map(i -> Arrays.hashCode(onePolynomial(i)))
                        .distinct()
                        .count())
                .isEqualTo(1);
        assertSpread(i -> Hashing.bytes(onePolynomial(i), 0, 10, 0));
        assertSpread(i -> new ByteKey(onePolynomial(i)).hashCode());
    }

    private static byte[] onePolynomial(int i) {
        byte[] bytes = new byte[10];
        int rest = i;
        for (int at = 0; at < bytes.length; at += 2) {
            int d = rest % 9 - 4;
            rest /= 9;
            bytes[at] = (byte) d;
            bytes[at + 1] = (byte) (-31 * d);
        }
        return bytes;
    }

    @Test
    void spreadsChosenTexts() {
        // "Aa" and "BB" have one String.hashCode.
        assertSpread(i -> Hashing.text(
                Integer.toBinaryString(1 << 15 | i).replace("0", "Aa").replace("1", "BB"), 0));
    }

    @Test
    void scramblesOneToOne() {
        Set<Integer> seen = new HashSet<>();
        for (int i = 0; i < KEYS; i++) {
            assertThat(seen.add(Hashing.scramble(i << PLACE_BITS))).isTrue();
        }
        assertThat(crowd(seen.stream().mapToInt(Integer::intValue).toArray(), Integer.SIZE - PLACE_BITS))
                .isLessThanOrEqualTo(CROWD_MAX);
    }

    @Test
    void tellsLengthsApart() {
        byte[] zeros = new byte[100];
        assertThat(IntStream.range(0, zeros.length)
                        .map(length -> Hashing.bytes(zeros, 0, length, 0))
                        .distinct()
                        .count())
                .isEqualTo(zeros.length);
    }

    /** Loaded anew, as in another process, the class draws other secrets. */
    @Test
    void differsFromProcessToProcess() throws Exception {
        Class<?> other = new Reloading().loadClass(Hashing.class.getName());
        assertThat(other).isNotSameAs(Hashing.class);
        var number = other.getMethod("number", long.class, int.class);
        int same = 0;
        for (int i = 0; i < 100; i++) {
            same += number.invoke(null, (long) i, 0).equals(Hashing.number(i, 0)) ? 1 : 0;
        }
        assertThat(same).isLessThan(2);
    }

    private static final class Reloading extends ClassLoader {
        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.equals(Hashing.class.getName())) {
                return super.loadClass(name, resolve);
            }
            try (InputStream in = Objects.requireNonNull(Hashing.class.getResourceAsStream("Hashing.class"))) {
                byte[] bytes = in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }
}
