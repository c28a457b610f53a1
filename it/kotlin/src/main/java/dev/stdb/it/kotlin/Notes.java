package dev.stdb.it.kotlin;

import dev.stdb.annotation.Procedure;
import dev.stdb.annotation.Reducer;
import dev.stdb.module.ProcedureContext;
import dev.stdb.module.ReducerContext;
import dev.stdb.module.ReducerException;
import java.util.Optional;

/** What a client may ask for. */
public final class Notes {
    private Notes() {}

    /** Adds a note. */
    @Reducer(error = Reason.class)
    public static void add(ReducerContext<Db> ctx, String text, Optional<String> object) {
        if (text.isEmpty()) {
            throw new ReducerException("a note needs a text", Reason.EMPTY);
        }
        ctx.db().note().insert(new Note(0, text, object, false));
    }

    /** Ticks a note off. */
    @Reducer(error = Reason.class)
    public static void tick(ReducerContext<Db> ctx, long id) {
        Note note = ctx.db()
                .note()
                .id()
                .find(id)
                .orElseThrow(() -> new ReducerException("there is no note " + id, Reason.UNKNOWN));
        ctx.db().note().id().update(new Note(id, note.text(), note.object(), true));
    }

    /** Removes a note. */
    @Reducer
    public static void remove(ReducerContext<Db> ctx, long id) {
        ctx.db().note().id().delete(id);
    }

    /** Returns what the first note with a text is about. */
    @Procedure
    public static Optional<String> objectOf(ProcedureContext<Db> ctx, String text) {
        return ctx.inTransaction(tx -> {
            for (Note note : tx.db().note().iter()) {
                if (note.text().equals(text)) {
                    return note.object();
                }
            }
            return Optional.empty();
        });
    }

    /** Forgets everything. */
    @Procedure
    public static void clear(ProcedureContext<Db> ctx) {
        ctx.runInTransaction(tx -> {
            for (Note note : tx.db().note().iter()) {
                tx.db().note().id().delete(note.id());
            }
        });
    }
}
