package dev.stdb.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Gives a {@link java.math.BigInteger} the column type {@code u256}: 256 bits, unsigned. Writing a value outside that
 * range throws {@link ArithmeticException}.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({
    ElementType.RECORD_COMPONENT,
    ElementType.FIELD,
    ElementType.METHOD,
    ElementType.PARAMETER,
    ElementType.TYPE_USE
})
public @interface U256 {}
