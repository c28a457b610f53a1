package dev.stdb.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a column the primary key of its table: unique, indexed, and the identity by which clients pair the deletion and
 * the insertion of a row into an update. At most one per table. On a record that a {@link View} returns it is the
 * primary key of the view.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.RECORD_COMPONENT, ElementType.PARAMETER})
public @interface PrimaryKey {}
