package dev.stdb.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a constant text a rule of row-level security: a query that returns the rows of one public table that a client
 * may see. A table with several rules shows the rows of any of them; one without rules shows all. The owner and the
 * module see everything.
 *
 * <pre>{@code
 * @ClientVisibilityFilter
 * static final String OWN = "SELECT * FROM letter WHERE recipient = :sender";
 * }</pre>
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.FIELD)
public @interface ClientVisibilityFilter {}
