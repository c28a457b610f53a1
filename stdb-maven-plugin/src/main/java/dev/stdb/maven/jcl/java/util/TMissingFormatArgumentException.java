package dev.stdb.maven.jcl.java.util;

import java.util.UnknownFormatConversionException;

/**
 * {@code java.util.MissingFormatArgumentException}, which TeaVM lacks.
 *
 * <p>Deviation: its superclass should be {@code IllegalFormatException}, which nothing outside the library can extend.
 */
public class TMissingFormatArgumentException extends UnknownFormatConversionException {
    private static final long serialVersionUID = 1L;

    /** Creates an exception for a specification without an argument. */
    public TMissingFormatArgumentException(String specification) {
        super(specification);
    }

    /** Returns the specification. */
    public String getFormatSpecifier() {
        return getConversion();
    }

    @Override
    public String getMessage() {
        return "Format specifier '" + getConversion() + "'";
    }
}
