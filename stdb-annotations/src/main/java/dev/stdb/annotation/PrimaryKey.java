package dev.stdb.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a column the primary key of its table: unique, indexed, and the identity by which clients pair the deletion and
 * the insertion of a row into an update. On several components it makes them the key together: each combination is
 * there once, and the index has the columns in the order of the components.
 *
 * <pre>{@code
 * @Table(name = "score")
 * public record Score(@PrimaryKey Identity player, @PrimaryKey int level, int points) {}
 *
 * ctx.db().score().playerLevel().find(player, level)
 * }</pre>
 *
 * <p>An index in {@link Table#indexes()} over the same columns in the same order is the one of the key, which gives it
 * another name or algorithm. On a record that a {@link View} returns, one component is the primary key of the view.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.RECORD_COMPONENT, ElementType.PARAMETER})
public @interface PrimaryKey {}
