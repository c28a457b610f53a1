package dev.stdb.it.authoring;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names what a test, which runs in both hosts, fails without: {@code @Table.scheduled}, {@code @View.access=PUBLIC},
 * {@code type U8}. {@link CoverageTest} asks for everything that authors have.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@interface Covers {
    /** Names of annotations, attributes, their values, constants, types and single diagnostics. */
    String[] value() default {};

    /** Enums of diagnostics, with each constant of which the test runs. */
    Class<? extends Enum<?>>[] all() default {};
}
