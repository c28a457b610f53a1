package dev.stdb.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a static method a reducer that the database calls by itself: again and again, or at the times of a cron
 * expression. The method takes the context only; clients cannot call it. The plan is a row of a private table, which
 * the publication that brings, changes or removes the annotation writes, so that it survives restarts.
 *
 * <pre>{@code
 * @Scheduled(every = "100ms")
 * static void move(ReducerContext<Db> ctx) { ... }
 *
 * @Scheduled(cron = "0 3 * * *", zone = "Europe/Berlin")
 * static void nightly(ReducerContext<Db> ctx) { ... }
 * }</pre>
 *
 * <p>A call that fails is not repeated; the next one comes at its time. Of several times that pass while the database
 * is down, a cron schedule makes up for one; an interval starts anew.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface Scheduled {

    /**
     * The time between two calls: whole numbers with the units {@code d}, {@code h}, {@code m}, {@code s}, {@code ms}
     * and {@code us}, the largest first, for example {@code "1h 30m"} or {@code "100ms"}.
     *
     * @return the interval; empty if {@link #cron()} is given
     */
    String every() default "";

    /**
     * The times of calls: minute, hour, day of the month, month and day of the week, separated by spaces. Each is
     * {@code *}, or a list of numbers, names ({@code JAN}, {@code MON}), ranges {@code a-b} and steps {@code a-b/n} or
     * {@code *}{@code /n}. 0 and 7 are Sunday. When both days are restricted, one of them is enough, as in Unix.
     *
     * @return the expression; empty if {@link #every()} is given
     */
    String cron() default "";

    /**
     * Where the clock of {@link #cron()} stands. In a region, an expression for given hours runs once a day also when
     * the clock is changed: what it leaps over runs right after, what it shows twice runs the first time. An expression
     * for every hour goes on as the clock does, with all that it shows twice and without what it leaps over.
     *
     * @return {@code "UTC"}, an offset such as {@code "+01:00"} or a region such as {@code "Europe/Berlin"}, whose
     *     rules are those of the JDK that compiles the module
     */
    String zone() default "UTC";
}
