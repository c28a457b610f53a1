package dev.stdb.maven.wasm.compare;

/** All groups of expressions, by number: the same code runs on the JVM and inside a module. */
public final class Groups {
    /** Number of groups. */
    public static final int COUNT = 16;

    private Groups() {}

    /** Evaluates a group. */
    public static void run(int group, Lines lines) {
        switch (group) {
            case 0 -> Operators.run(lines);
            case 1 -> Numbers.run(lines);
            case 2 -> Parsing.run(lines);
            case 3 -> Texts.run(lines);
            case 4 -> Formats.run(lines);
            case 5 -> Collecting.run(lines);
            case 6 -> Language.run(lines);
            case 7 -> Functions.run(lines);
            case 8 -> Library.run(lines);
            case 9 -> Hashing.run(lines);
            case 10 -> Refusals.run(lines);
            case 11 -> Immutables.run(lines);
            case 12 -> Misuses.run(lines);
            case 13 -> Characters.run(lines);
            case 14 -> Arrangements.run(lines);
            case 15 -> Bytes.run(lines);
            default -> throw new IllegalArgumentException("no group " + group);
        }
    }
}
