package dev.stdb.it.kotlin;

import dev.stdb.annotation.Access;
import dev.stdb.annotation.AutoInc;
import dev.stdb.annotation.PrimaryKey;
import dev.stdb.annotation.Table;
import java.util.Optional;

/**
 * A note.
 *
 * @param id given by the database
 * @param object what it is about; a word of Kotlin
 */
@Table(name = "note", access = Access.PUBLIC)
public record Note(@PrimaryKey @AutoInc long id, String text, Optional<String> object, boolean done) {}
