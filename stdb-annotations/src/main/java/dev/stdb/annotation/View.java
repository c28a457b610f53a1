package dev.stdb.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a static method a view: its result is read, joined and subscribed to like a table. The first parameter is the
 * generated {@code ViewContext<Db>}, or {@code AnonymousViewContext<Db>} where the result is the same for every caller;
 * the others are arguments, which SQL writes in parentheses behind the name. It returns {@code List<Row>}, {@code
 * Optional<Row>} or {@link dev.stdb.query.Query Query&lt;Row&gt;}, where the row is a record; the component of that
 * record with {@link PrimaryKey} is the primary key of a view without arguments.
 *
 * <p>A view can only read. It runs again when a row that it has read was inserted or deleted; one that returns a query
 * without having read anything runs once, and the database keeps its rows up to date by itself.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface View {

    /**
     * The name of the view.
     *
     * @return the canonical name, used as written; empty means the method's name in snake case
     */
    String name() default "";

    /**
     * Who may read it.
     *
     * @return the access
     */
    Access access() default Access.PRIVATE;
}
