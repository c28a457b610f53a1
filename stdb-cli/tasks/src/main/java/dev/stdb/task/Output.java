package dev.stdb.task;

/** Where a task's words go. Used by one thread at a time, unless a task says otherwise. */
public interface Output {
    /** Takes a line of what was asked for: the part that scripts read. */
    void result(String line);

    /** Takes a line about how it goes. */
    void remark(String line);

    /** Takes a line about what the user may not have wanted. */
    void warning(String line);

    /** Takes a failure that does not end the task. */
    void failure(TaskException failure);
}
