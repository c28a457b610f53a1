package dev.stdb.maven.jcl;

import java.time.DayOfWeek;
import java.time.temporal.WeekFields;
import java.util.Locale;

/** Members of {@link WeekFields} that would ask a calendar, and so the clock, for the habits of a country. */
public final class WeekFieldsPatch {
    private WeekFieldsPatch() {}

    /** Returns the weeks of a locale: without a country, and in the United States, they begin on Sunday. */
    public static WeekFields of(Locale locale) {
        boolean sunday = locale.getCountry().isEmpty() || locale.getCountry().equals("US");
        return WeekFields.of(sunday ? DayOfWeek.SUNDAY : DayOfWeek.MONDAY, 1);
    }
}
