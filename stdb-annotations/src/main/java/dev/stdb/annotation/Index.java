package dev.stdb.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Indexes a column (written on its record component) or several columns (inside {@link Table#indexes()}).
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.RECORD_COMPONENT, ElementType.PARAMETER})
public @interface Index {

    /**
     * Name of the index's accessor on the generated table handle.
     *
     * @return the name; empty means the column's name, or the column names joined in camel case
     */
    String name() default "";

    /**
     * The indexed columns, in index order, by component name. Only inside {@link Table#indexes()}.
     *
     * @return the columns; empty on a record component
     */
    String[] columns() default {};

    /**
     * Whether there is at most one row for each combination of the columns. Only inside {@link Table#indexes()}; a
     * component is marked {@link Unique}.
     *
     * @return true for a unique index
     */
    boolean unique() default false;

    /**
     * How the index is organized.
     *
     * @return the algorithm
     */
    IndexAlgorithm algorithm() default IndexAlgorithm.BTREE;
}
