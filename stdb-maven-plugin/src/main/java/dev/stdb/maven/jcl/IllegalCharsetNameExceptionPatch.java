package dev.stdb.maven.jcl;

import java.nio.charset.IllegalCharsetNameException;

/** Members of {@link IllegalCharsetNameException} that TeaVM does differently. */
public final class IllegalCharsetNameExceptionPatch {
    private IllegalCharsetNameExceptionPatch() {}

    /** Returns the name. */
    @ReceiverFirst
    public static String getMessage(IllegalCharsetNameException exception) {
        return exception.getCharsetName();
    }
}
