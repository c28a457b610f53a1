package com.example.overlap;

import dev.stdb.annotation.Reducer;
import dev.stdb.module.HostCallException;
import dev.stdb.module.ReducerContext;
import dev.stdb.module.ReducerException;
import dev.stdb.module.RowIterator;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Reducers that go to the limits of a module's memory. */
public final class Limits {
    private Limits() {}

    /** Stores a row whose encoding has 8 bytes more than its text. */
    @Reducer
    public static void store(ReducerContext<Db> ctx, int length) {
        ctx.db().big().insert(new Big(1, "s".repeat(length)));
    }

    /** Stores a row whose encoding has 8 bytes and, for each part, 4 bytes more than the text. */
    @Reducer
    public static void storeParts(ReducerContext<Db> ctx, int parts, String part) {
        ctx.db().pile().insert(new Pile(1, Collections.nCopies(parts, part)));
    }

    /** Looks a row up by key and compares its text. */
    @Reducer
    public static void check(ReducerContext<Db> ctx, int length) {
        String text = ctx.db().big().id().require(1).text();
        if (!text.equals("s".repeat(length))) {
            throw new ReducerException("the text has " + text.length() + " characters");
        }
    }

    /** Goes on after rows, keys and log lines that are refused, with an iterator open all the time. */
    @Reducer
    public static void copyAmidRefusals(ReducerContext<Db> ctx, int parts, int size) {
        ctx.db().copy().clear();
        String large = "r".repeat(size);
        int refusals = 0;
        boolean first = true;
        for (Doc doc : ctx.db().doc().iter()) {
            if (first) {
                first = false;
                try {
                    ctx.db().pile().insert(new Pile(1, Collections.nCopies(parts, large)));
                } catch (HostCallException e) {
                    refusals++;
                }
                try {
                    ctx.log().info(large.repeat(parts));
                } catch (HostCallException e) {
                    refusals++;
                }
                ctx.db().big().insert(new Big(1, "s".repeat(100_000)));
                ctx.log().info("t".repeat(100_000));
            }
            ctx.db().copy().insert(new Copy(doc.id(), doc.text()));
        }
        if (refusals != 2) {
            throw new ReducerException("refusals: " + refusals);
        }
    }

    /** Leaves many iterators open over rows of any size; each has given its first row. */
    @Reducer
    public static void openMany(ReducerContext<Db> ctx, int count) {
        List<RowIterator<Big>> open = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            RowIterator<Big> rows = ctx.db().big().iter();
            rows.next();
            open.add(rows);
        }
    }

    /** Tries to open iterators until one is refused, then says how many there were. */
    @Reducer
    public static void openTooMany(ReducerContext<Db> ctx) {
        List<RowIterator<Big>> open = new ArrayList<>();
        try {
            while (true) {
                RowIterator<Big> rows = ctx.db().big().iter();
                rows.next();
                open.add(rows);
            }
        } catch (HostCallException e) {
            throw new ReducerException("open: " + open.size());
        }
    }

    /** Fails with a long text. */
    @Reducer
    public static void failAtLength(ReducerContext<Db> ctx, int length) {
        throw new ReducerException("f".repeat(length));
    }

    /** Takes a text, which it stores. */
    @Reducer
    public static void take(ReducerContext<Db> ctx, String text) {
        ctx.db().big().insert(new Big(2, text));
    }
}
