package dev.stdb.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The value that the rows of a table get when a publication adds the column, which must be the last one then. A column
 * of type {@code Optional} has the default empty without being told. New rows are not concerned: they come with a
 * value.
 *
 * <pre>{@code
 * public record Player(@PrimaryKey Identity id, String name, @Default("100") int hp) {}
 * }</pre>
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.RECORD_COMPONENT, ElementType.PARAMETER})
public @interface Default {

    /**
     * The value: a number, {@code true} or {@code false}, the text of a string, hexadecimal digits of bytes and
     * identities, an instant or duration in ISO form, either of them for the time of a schedule, the name of an enum
     * constant; JSON for everything else. That of an {@code Optional} is a value of its payload, which is present then.
     *
     * @return the text, which is checked when the module is compiled
     */
    String value();
}
