package dev.stdb.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Lets code of a module do what {@code stdb:lint} would report, for a good reason: a table of constants that nothing
 * changes, or code that only tests of the author reach.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.TYPE, ElementType.METHOD, ElementType.CONSTRUCTOR, ElementType.FIELD})
public @interface AllowLint {

    /**
     * What is allowed, by the names of the rules that {@code stdb:lint} prints, such as {@code static-state}.
     *
     * @return names of rules
     */
    String[] value();
}
