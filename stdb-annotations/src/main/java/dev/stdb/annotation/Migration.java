package dev.stdb.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a static method the way from an old row of a table to a new one: a publication whose columns differ from the
 * stored ones calls it for every row, inside the publishing transaction. So columns can be added, renamed, given other
 * types and removed without losing data.
 *
 * <pre>{@code
 * record PlayerV1(Identity id, String name, int score) {}              // the columns as they were, in their order
 *
 * @Migration(from = PlayerV1.class)
 * static Player upgrade(ReducerContext<Db> ctx, PlayerV1 old) {
 *     return new Player(old.id(), old.name(), Long.valueOf(old.score()), Optional.empty());
 * }
 * }</pre>
 *
 * <p>The method returns a row of a table of the module, or the {@code from} of another migration, which then goes on
 * with it. It is not called where the stored columns are the new ones already, nor for a new database. When it throws,
 * nothing has changed and the old module runs on. Rows that it inserts, changes and deletes in other tables count like
 * those of a reducer. All migrations of one table run before those of the next: in the order of the methods in a class,
 * and of classes by their names; until then the tables of the others are empty.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface Migration {

    /**
     * The record of the old row: its components have the names and types of the stored columns, in their order.
     * Annotations of columns on it mean nothing.
     *
     * @return a record without {@link Table}
     */
    Class<?> from();
}
