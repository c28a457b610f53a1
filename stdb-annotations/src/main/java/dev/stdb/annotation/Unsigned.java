package dev.stdb.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Reads a {@code byte}, {@code short}, {@code int} or {@code long} as {@code u8}, {@code u16}, {@code u32} or {@code
 * u64}. The Java value keeps the same bits: compare and print it with {@link Integer#compareUnsigned} and its
 * relatives. {@link U8}, {@link U16} and {@link U32} take the next larger type instead, as generated clients do.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.RECORD_COMPONENT, ElementType.PARAMETER, ElementType.TYPE_USE})
public @interface Unsigned {}
