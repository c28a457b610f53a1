package dev.stdb.task;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** The definition of a module with a table {@code person(id, name)} and a reducer {@code add(name)}. */
public final class PersonSchema {
    private PersonSchema() {}

    /** Returns what a server answers when it is asked for the schema. */
    public static String json() {
        try (InputStream in = PersonSchema.class.getResourceAsStream("person.schema.json")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
