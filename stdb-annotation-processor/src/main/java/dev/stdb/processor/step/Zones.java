package dev.stdb.processor.step;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneOffsetTransitionRule;
import java.time.zone.ZoneRules;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Time zones as the JDK of the compiler knows them, and as modules carry them. */
final class Zones {

    private Zones() {}

    /**
     * Returns the rules of a zone from 1970 on, as {@code dev.stdb.module.ZoneClock} takes them; empty if there is no
     * such zone.
     */
    static Optional<String> rules(String zone) {
        try {
            return Optional.of(text(ZoneId.of(zone).getRules()));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Returns rules from 1970 on as {@code dev.stdb.module.ZoneClock} takes them. */
    static String text(ZoneRules rules) {
        StringBuilder text = new StringBuilder();
        text.append(rules.getOffset(Instant.EPOCH).getTotalSeconds());
        for (ZoneOffsetTransition transition : rules.getTransitions()) {
            if (transition.toEpochSecond() > 0) {
                text.append(' ').append(transition.toEpochSecond());
                text.append(' ').append(transition.getOffsetAfter().getTotalSeconds());
            }
        }
        char separator = '/';
        for (ZoneOffsetTransitionRule rule : rules.getTransitionRules()) {
            DayOfWeek weekday = rule.getDayOfWeek();
            text.append(separator).append(rule.getMonth().getValue());
            text.append(' ').append(rule.getDayOfMonthIndicator());
            text.append(' ').append(weekday == null ? 0 : weekday.getValue());
            text.append(' ').append(secondOfDay(rule));
            text.append(' ').append(rule.getOffsetAfter().getTotalSeconds());
            separator = ' ';
        }
        return text.toString();
    }

    /** Returns when a rule applies, in seconds from the beginning of its day in UTC; may be negative. */
    private static int secondOfDay(ZoneOffsetTransitionRule rule) {
        int second =
                rule.isMidnightEndOfDay() ? 24 * 60 * 60 : rule.getLocalTime().toSecondOfDay();
        ZoneOffset clock = switch (rule.getTimeDefinition()) {
            case UTC -> ZoneOffset.UTC;
            case WALL -> rule.getOffsetBefore();
            case STANDARD -> rule.getStandardOffset();
        };
        return second - clock.getTotalSeconds();
    }

    /** Returns the region whose name, or whose last part, needs the fewest changes to become a text. */
    static String nearest(String text) {
        String wanted = text.strip().toLowerCase(Locale.ROOT).replace(' ', '_');
        return ZoneId.getAvailableZoneIds().stream()
                .min(Comparator.comparingInt((String id) -> distance(wanted, id))
                        .thenComparing(Comparator.naturalOrder()))
                .orElseThrow();
    }

    private static int distance(String wanted, String id) {
        String known = id.toLowerCase(Locale.ROOT);
        String city = known.substring(known.lastIndexOf('/') + 1);
        return Math.min(changes(wanted, known), changes(wanted, city));
    }

    /** Returns how many characters to add, remove or replace to make one text of another. */
    private static int changes(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int column = 0; column < row.length; column++) {
            row[column] = column;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int column = 1; column < row.length; column++) {
                int replaced = diagonal + (from.charAt(i - 1) == to.charAt(column - 1) ? 0 : 1);
                diagonal = row[column];
                row[column] = Math.min(replaced, 1 + Math.min(diagonal, row[column - 1]));
            }
        }
        return row[to.length()];
    }
}
