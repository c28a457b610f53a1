package dev.stdb.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a static method callable by clients as a transaction. The first parameter is {@code ReducerContext<Db>}, the
 * others are the arguments. Returning normally commits; throwing rolls everything back and hands the exception's
 * message to the caller.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface Reducer {

    /**
     * The name clients call.
     *
     * @return the canonical name, used as written; empty means the method's name in snake case
     */
    String name() default "";

    /**
     * Who may call the reducer by name.
     *
     * @return the access; a private one is for the owner, and for rows of a schedule
     */
    Access access() default Access.PUBLIC;

    /**
     * The type of the values with which the reducer refuses calls, by {@code throw new ReducerException(text, value)}.
     * Clients that were generated for the module get them beside the text, all others the text.
     *
     * @return a record, an enum or a sealed interface of records; {@code void} if refusals have no value
     */
    Class<?> error() default void.class;
}
