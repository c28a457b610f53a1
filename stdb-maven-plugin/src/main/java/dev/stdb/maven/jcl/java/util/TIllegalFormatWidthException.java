package dev.stdb.maven.jcl.java.util;

import java.util.IllegalFormatPrecisionException;

/**
 * {@code java.util.IllegalFormatWidthException}, which TeaVM lacks.
 *
 * <p>Deviation: its superclass should be {@code IllegalFormatException}, which nothing outside the library can extend.
 */
public class TIllegalFormatWidthException extends IllegalFormatPrecisionException {
    private static final long serialVersionUID = 1L;

    /** Creates an exception for a width. */
    public TIllegalFormatWidthException(int width) {
        super(width);
    }

    /** Returns the width. */
    public int getWidth() {
        return getPrecision();
    }

    @Override
    public String getMessage() {
        return Integer.toString(getPrecision());
    }
}
