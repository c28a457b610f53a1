package dev.stdb.it.clients;

import java.util.List;
import java.util.Random;

/** Queries, calls and statements about the fixture's tables, at random. Not thread-safe. */
final class RandomWork {
    private static final List<String> QUERIES = List.of(
            "SELECT * FROM entry",
            "SELECT * FROM entry WHERE writer = 1",
            "SELECT * FROM entry WHERE writer <> 2",
            "SELECT * FROM entry WHERE id < 30",
            "SELECT * FROM progress",
            "SELECT * FROM progress WHERE last < 4",
            "SELECT * FROM progress WHERE last >= 4",
            "SELECT * FROM progress WHERE writer = 3",
            "SELECT * FROM progress WHERE writer = 3 OR last = 2",
            "SELECT * FROM mark",
            "SELECT * FROM mark WHERE text = 'a'",
            "SELECT * FROM mark WHERE place < 2",
            "SELECT * FROM mark WHERE place = 1 AND text <> 'b'");

    private static final int WRITERS = 6;
    private static final int PLACES = 4;
    private static final int NUMBERS = 8;

    private final Random random;
    private long nextCall = NUMBERS;

    RandomWork(Random random) {
        this.random = random;
    }

    /** Returns one to three queries for a set. */
    List<String> queries() {
        return random.ints(1 + random.nextInt(3), 0, QUERIES.size())
                .distinct()
                .mapToObj(QUERIES::get)
                .toList();
    }

    /** Returns a call with an id greater than those before. */
    ReducerCall call() {
        long id = nextCall++;
        return switch (random.nextInt(6)) {
            case 0 -> ReducerCall.refuse(id);
            case 1, 2 -> ReducerCall.mark(id, place(), text());
            default -> ReducerCall.append(id, writer());
        };
    }

    /** Returns a call that appends, with an id greater than those before. */
    ReducerCall append() {
        return ReducerCall.append(nextCall++, writer());
    }

    /** Returns a statement of the owner that changes any number of rows. */
    String statement() {
        return switch (random.nextInt(8)) {
            case 0 -> "UPDATE progress SET last = " + number() + " WHERE writer = " + writer();
            case 1, 2 -> "UPDATE progress SET last = " + number() + " WHERE last < " + number();
            case 3 -> "DELETE FROM progress WHERE writer = " + writer();
            case 4 -> "UPDATE mark SET text = '" + text() + "' WHERE place = " + place();
            case 5 -> "DELETE FROM mark WHERE place = " + place();
            case 6 -> "INSERT INTO mark (place, text) VALUES (" + place() + ", '" + text() + "')";
            default -> deleteEntries();
        };
    }

    /** Returns the one kind of statement that takes away what calls have appended. */
    private String deleteEntries() {
        return "DELETE FROM entry WHERE writer = " + writer();
    }

    private int writer() {
        return random.nextInt(WRITERS);
    }

    private int place() {
        return random.nextInt(PLACES);
    }

    private int number() {
        return random.nextInt(NUMBERS);
    }

    private String text() {
        return List.of("a", "b", "c").get(random.nextInt(3));
    }
}
