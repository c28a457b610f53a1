package dev.stdb.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Gives a {@code long} the column type {@code u64}. The Java value keeps the same bits, as that of generated clients
 * does: compare and print it with {@link Long#compareUnsigned} and {@link Long#toUnsignedString}. Smaller unsigned
 * numbers are {@link U8}, {@link U16} and {@link U32}, in the next larger Java type.
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
public @interface Unsigned {}
