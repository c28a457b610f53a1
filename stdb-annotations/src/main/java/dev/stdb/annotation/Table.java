package dev.stdb.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a record a table: one column per component, in declaration order. Repeated, each with a name, it makes several
 * tables with the same columns, keys and component indexes.
 *
 * <pre>{@code
 * @Table(name = "message", access = Access.PUBLIC)
 * public record Message(@PrimaryKey @AutoInc long id, @Index Identity sender, Timestamp sent, String text) {}
 * }</pre>
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
@Repeatable(Table.Several.class)
public @interface Table {

    /**
     * Source name of the table and of its accessor in the generated {@code Db}. A name given here is canonical as
     * written, without case conversion.
     *
     * @return the name; empty means the record's simple name in camel case ({@code UserAccount} becomes
     *     {@code userAccount}, canonically {@code user_account})
     */
    String name() default "";

    /**
     * Who may read the table.
     *
     * @return the access; private tables are readable by the module and the database owner only
     */
    Access access() default Access.PRIVATE;

    /**
     * Whether rows live only until the end of the transaction that inserted them: subscribers see the insert, the table
     * is always empty afterwards.
     *
     * @return true for an event table
     */
    boolean event() default false;

    /**
     * The reducer that is called with a row of this table when the row is due. The table then has exactly one component
     * of type {@link dev.stdb.types.ScheduleAt} and a primary key of type {@code long}, which is unsigned in the
     * database whether or not {@code @Unsigned} says so; the reducer takes the row as its only argument, and clients
     * cannot call it.
     *
     * <pre>{@code
     * @Table(name = "tick", scheduled = "tick")
     * public record Tick(@PrimaryKey @AutoInc long id, ScheduleAt at) {}
     *
     * @Reducer
     * static void tick(ReducerContext<Db> ctx, Tick row) { ... }
     * }</pre>
     *
     * <p>It may be a procedure as well, which takes a {@code ProcedureContext<Db>}.
     *
     * @return the name of the reducer or procedure as the module writes it; empty for an ordinary table
     */
    String scheduled() default "";

    /**
     * Indexes over several columns. An index over one column is written on its component.
     *
     * @return the indexes, each with {@link Index#columns()}
     */
    Index[] indexes() default {};

    /** Several tables with rows of one record; written by the compiler when {@code @Table} is repeated. */
    @Documented
    @Retention(RetentionPolicy.CLASS)
    @Target(ElementType.TYPE)
    @interface Several {

        /**
         * Which tables.
         *
         * @return the tables, each with a {@link Table#name()} of its own
         */
        Table[] value();
    }
}
