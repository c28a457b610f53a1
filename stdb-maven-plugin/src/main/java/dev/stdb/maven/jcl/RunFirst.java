package dev.stdb.maven.jcl;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a patch method that runs before the body of the patched one, which stays. What it returns, if anything, takes
 * the place of the last argument of that type.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface RunFirst {}
