package dev.stdb.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Declares the environment variables of the module: an interface with a method for each, without parameters. The type
 * is {@code String}, an enum whose constants are the values allowed, or an {@code Optional} of either; what is not
 * optional must have a value when the module is published. The key is the name of the method, or the one given by
 * {@link Name}. A module has one such interface.
 *
 * <pre>{@code
 * @Environment
 * interface Settings {
 *     @Secret
 *     String apiKey();
 *
 *     Optional<String> region();
 * }
 * }</pre>
 *
 * <p>The generated class {@code Env} gives the values to every reducer, view and handler: {@code Env.get().apiKey()}.
 * Each call of a method reads the value of that moment, in a transaction that of the transaction; a view that has read
 * one runs again when it changes.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface Environment {}
