package dev.stdb.maven.jcl;

import java.time.ZoneId;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.TextStyle;
import java.util.Set;

/** Members of {@link DateTimeFormatterBuilder} that would read the clock and carry the history of all time zones. */
public final class DateTimeFormatterBuilderPatch {
    private DateTimeFormatterBuilderPatch() {}

    /** Refuses names of time zones. */
    @ReceiverFirst
    public static DateTimeFormatterBuilder appendZoneText(DateTimeFormatterBuilder builder, TextStyle style) {
        throw refused();
    }

    /** Refuses names of time zones. */
    @ReceiverFirst
    public static DateTimeFormatterBuilder appendZoneText(
            DateTimeFormatterBuilder builder, TextStyle style, Set<ZoneId> preferred) {
        throw refused();
    }

    private static UnsupportedOperationException refused() {
        return new UnsupportedOperationException(
                "names of time zones are not available inside a database module; use offsets (xxx) or ids (VV)");
    }
}
