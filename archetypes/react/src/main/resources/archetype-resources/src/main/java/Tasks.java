package ${package};

import dev.stdb.annotation.Reducer;
import dev.stdb.module.ReducerContext;
import dev.stdb.module.ReducerException;

/** The reducers: transactions that run inside the database. The page calls them and sees what they change. */
public final class Tasks {
    private Tasks() {}

    /** Adds a task. Try: mvn stdb:call -Dstdb.function=add_task -Dstdb.args='["water the flowers"]' */
    @Reducer
    public static void addTask(ReducerContext<Db> ctx, String text) {
        if (text.trim().isEmpty()) {
            throw new ReducerException("tasks must not be empty");
        }
        ctx.db().task().insert(new Task(0, text.trim(), false));
    }

    /** Says whether a task is done. */
    @Reducer
    public static void setDone(ReducerContext<Db> ctx, long id, boolean done) {
        Task task = ctx.db().task().id().require(id);
        ctx.db().task().update(new Task(task.id(), task.text(), done));
    }

    /** Removes the tasks that are done. */
    @Reducer
    public static void removeDone(ReducerContext<Db> ctx) {
        for (Task task : ctx.db().task().iter()) {
            if (task.done()) {
                ctx.db().task().id().delete(task.id());
            }
        }
    }
}
