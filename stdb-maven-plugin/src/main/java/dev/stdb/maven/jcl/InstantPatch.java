package dev.stdb.maven.jcl;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;

/** Members of {@link Instant} that TeaVM does differently. */
public final class InstantPatch {
    /** Length of {@code +01:00}; with seconds it is three more. */
    private static final int OFFSET_LENGTH = 6;

    private InstantPatch() {}

    /** Parses an instant with Z or an offset. */
    public static Instant parse(CharSequence text) {
        String whole = text.toString();
        int sign = Math.max(whole.lastIndexOf('+'), whole.lastIndexOf('-'));
        int offset = whole.length() - sign;
        boolean hasOffset = sign > whole.indexOf(':') && (offset == OFFSET_LENGTH || offset == OFFSET_LENGTH + 3);
        if (!hasOffset || whole.indexOf(':') < 0) {
            return DateTimeFormatter.ISO_INSTANT.parse(text, Instant::from);
        }
        Instant local = DateTimeFormatter.ISO_INSTANT.parse(whole.substring(0, sign) + "Z", Instant::from);
        try {
            return local.minusSeconds(ZoneOffset.of(whole.substring(sign)).getTotalSeconds());
        } catch (DateTimeException e) {
            throw new DateTimeParseException("Text '" + whole + "' could not be parsed at index 0", text, 0, e);
        }
    }
}
