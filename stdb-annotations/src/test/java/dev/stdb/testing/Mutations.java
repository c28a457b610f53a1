package dev.stdb.testing;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/** Inputs made from valid ones by a few changes each. Immutable. */
final class Mutations {
    private static final long[] NUMBERS = {
        0,
        1,
        -1,
        2,
        16,
        127,
        128,
        255,
        256,
        32_767,
        32_768,
        65_535,
        65_536,
        1 << 20,
        Integer.MAX_VALUE - 8,
        Integer.MAX_VALUE,
        Integer.MIN_VALUE,
        1L << 32,
        Long.MAX_VALUE,
        Long.MIN_VALUE
    };

    private final List<byte[]> corpus;
    private final List<byte[]> dictionary;
    private final int lengthMax;

    /**
     * Creates mutations.
     *
     * @param corpus valid inputs, at least one
     * @param dictionary pieces that mean something to the code under test; may be empty
     * @param lengthMax most bytes of an input; longer ones are cut
     */
    Mutations(List<byte[]> corpus, List<byte[]> dictionary, int lengthMax) {
        this.corpus = List.copyOf(corpus);
        this.dictionary = List.copyOf(dictionary);
        this.lengthMax = lengthMax;
    }

    /** Returns an input with one to eight changes, few of them most often. */
    byte[] next(RandomGenerator random) {
        byte[] input = pick(corpus, random).clone();
        int changes = 1;
        while (changes < 8 && random.nextBoolean()) {
            changes++;
        }
        for (int i = 0; i < changes; i++) {
            input = change(input, random);
        }
        return input.length <= lengthMax ? input : Arrays.copyOf(input, lengthMax);
    }

    private static byte[] pick(List<byte[]> from, RandomGenerator random) {
        return from.get(random.nextInt(from.size()));
    }

    private byte[] change(byte[] input, RandomGenerator random) {
        int at = random.nextInt(input.length + 1);
        int end = Math.min(input.length, at + 1 + random.nextInt(1 << random.nextInt(1, 8)));
        return switch (random.nextInt(dictionary.isEmpty() ? 9 : 11)) {
            case 0, 1 -> flipBit(input, random);
            case 2 -> Arrays.copyOf(input, at);
            case 3 -> replace(input, at, end, new byte[0]);
            case 4 -> replace(input, end, end, Arrays.copyOfRange(input, at, end));
            case 5 -> repeat(input, at, end, random);
            case 6 -> splice(input, at, random);
            case 7 -> overwrite(input, at, number(random));
            case 8 -> replace(input, at, end, noise(end - at, random));
            case 9 -> replace(input, at, at, pick(dictionary, random));
            default -> replace(input, at, end, pick(dictionary, random));
        };
    }

    private static byte[] flipBit(byte[] input, RandomGenerator random) {
        if (input.length > 0) {
            input[random.nextInt(input.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return input;
    }

    /** Repeats a piece often: what nests, nests deeply. */
    private byte[] repeat(byte[] input, int from, int to, RandomGenerator random) {
        int room = Math.max(0, lengthMax - input.length);
        int length = Math.min(room, (to - from) * random.nextInt(1 << random.nextInt(1, 13)));
        byte[] copies = new byte[length];
        for (int i = 0; i < length; i++) {
            copies[i] = input[from + i % (to - from)];
        }
        return replace(input, to, to, copies);
    }

    /** Goes on with the rest of another input. */
    private byte[] splice(byte[] input, int at, RandomGenerator random) {
        byte[] other = pick(corpus, random);
        int from = random.nextInt(other.length + 1);
        return replace(input, at, input.length, Arrays.copyOfRange(other, from, other.length));
    }

    /** Returns a number that is at the edge of something, in one of the forms that formats have. */
    private static byte[] number(RandomGenerator random) {
        long number = NUMBERS[random.nextInt(NUMBERS.length)] + random.nextInt(-1, 2);
        int width = 1 << random.nextInt(4);
        byte[] bytes = new byte[width];
        boolean bigEndian = random.nextInt(4) == 0;
        for (int i = 0; i < width; i++) {
            bytes[bigEndian ? width - 1 - i : i] = (byte) (number >>> 8 * i);
        }
        return random.nextInt(4) == 0 ? leb128(number) : bytes;
    }

    private static byte[] leb128(long number) {
        byte[] bytes = new byte[10];
        int length = 0;
        long rest = number;
        while (rest >>> 7 != 0) {
            bytes[length++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[length++] = (byte) rest;
        return Arrays.copyOf(bytes, length);
    }

    private static byte[] overwrite(byte[] input, int at, byte[] with) {
        return replace(input, at, Math.min(input.length, at + with.length), with);
    }

    private static byte[] noise(int length, RandomGenerator random) {
        byte[] noise = new byte[length];
        random.nextBytes(noise);
        return noise;
    }

    private static byte[] replace(byte[] input, int from, int to, byte[] with) {
        byte[] result = new byte[input.length - (to - from) + with.length];
        System.arraycopy(input, 0, result, 0, from);
        System.arraycopy(with, 0, result, from, with.length);
        System.arraycopy(input, to, result, from + with.length, input.length - to);
        return result;
    }
}
