package dev.stdb.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names the rows of check lists of {@code docs/spec} that a test shows, as references of code name sections, with the
 * number of the row behind that of its section. {@code docs/compatibility.md} is written from them.
 */
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface Checks {
    /** References to rows of one page each; several are separated by a comma or "and", a range has a dash. */
    String[] value();
}
