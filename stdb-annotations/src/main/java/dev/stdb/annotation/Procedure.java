package dev.stdb.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a static method callable by clients that is no transaction: it may ask other servers, wait, have any number of
 * transactions one after another, and return a value. The first parameter is {@code ProcedureContext<Db>}, the others
 * are the arguments.
 *
 * <pre>{@code
 * @Procedure
 * static Weather weather(ProcedureContext<Db> ctx, String city) {
 *     HttpResponse answer = ctx.http().get("https://weather.example/" + city);
 *     return ctx.inTransaction(tx -> tx.db().weather().insert(Weather.parse(city, answer.text())));
 * }
 * }</pre>
 *
 * <p>It runs beside the reducers; only its transactions take turns with them. Throwing ends the call and undoes the
 * transaction that is open; those that were committed stay. A failure that callers are to tell apart from others is
 * best returned as a value.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface Procedure {

    /**
     * The name clients call.
     *
     * @return the canonical name, used as written; empty means the method's name in snake case
     */
    String name() default "";

    /**
     * Who may call the procedure by name.
     *
     * @return the access; a private one is for the owner, and for rows of a schedule
     */
    Access access() default Access.PUBLIC;
}
