package dev.stdb.module;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Headers of a message, in order. */
final class HttpHeaders {
    private final List<String> names = new ArrayList<>();
    private final List<String> values = new ArrayList<>();

    /**
     * Adds headers as the host writes them: their number, then names and values, whose bytes are a character each.
     *
     * @param start address of their number
     * @return the address behind them
     */
    int read(int start) {
        int at = start + Integer.BYTES;
        for (int left = Memory.getInt(start); left > 0; left--) {
            names.add(Strings.read(at));
            at += Integer.BYTES + Memory.getInt(at);
            values.add(latin(at));
            at += Integer.BYTES + Memory.getInt(at);
        }
        return at;
    }

    private static String latin(int at) {
        char[] chars = new char[Memory.getInt(at)];
        for (int i = 0; i < chars.length; i++) {
            chars[i] = (char) (Memory.getByte(at + Integer.BYTES + i) & 0xFF);
        }
        return Strings.wrap(chars);
    }

    /** Returns the first value of a header, whose name is compared without case. */
    Optional<String> first(String name) {
        for (int i = 0; i < names.size(); i++) {
            if (names.get(i).equalsIgnoreCase(name)) {
                return Optional.of(values.get(i));
            }
        }
        return Optional.empty();
    }

    /** Returns all values of a header in order. */
    List<String> all(String name) {
        List<String> found = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            if (names.get(i).equalsIgnoreCase(name)) {
                found.add(values.get(i));
            }
        }
        return found;
    }

    /** Returns the names of all headers in order, repeated ones as often as they came. */
    List<String> names() {
        return List.copyOf(names);
    }
}
