package dev.stdb.task;

/** Whether the user agrees to what cannot be undone. */
@FunctionalInterface
public interface Consent {
    /**
     * Asks, unless the user has said so before.
     *
     * @param question what happens, as a question
     */
    boolean to(String question);
}
