package dev.stdb.maven.jcl;

import java.nio.charset.UnsupportedCharsetException;

/** Members of {@link UnsupportedCharsetException} that TeaVM does differently. */
public final class UnsupportedCharsetExceptionPatch {
    private UnsupportedCharsetExceptionPatch() {}

    /** Returns the name. */
    @ReceiverFirst
    public static String getMessage(UnsupportedCharsetException exception) {
        return exception.getCharsetName();
    }
}
