package dev.stdb.processor.step;

import dev.stdb.processor.model.CronFields;
import java.util.List;
import java.util.Locale;

/** Parses the five fields of a Unix cron expression. */
final class CronExpression {

    private static final List<String> MONTHS =
            List.of("", "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC");
    private static final List<String> WEEKDAYS = List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT");

    private static final int FIELDS = 5;
    private static final int SUNDAY_AS_SEVEN = 7;

    /** One field: what it is called, its numbers, and names for some of them. */
    private record Field(String name, int min, int max, List<String> names) {

        /**
         * Returns the numbers that a text stands for, as bits.
         *
         * @throws IllegalArgumentException if the text is wrong, saying how
         */
        long parse(String text) {
            long bits = 0;
            for (String part : text.split(",", -1)) {
                bits |= parsePart(part);
            }
            return bits;
        }

        private long parsePart(String part) {
            int slash = part.indexOf('/');
            String range = slash < 0 ? part : part.substring(0, slash);
            int dash = range.indexOf('-');
            int from;
            int to;
            if (range.equals("*")) {
                from = min;
                to = max;
            } else if (dash > 0) {
                from = number(range.substring(0, dash));
                to = number(range.substring(dash + 1));
            } else {
                from = number(range);
                to = slash < 0 ? from : max;
            }
            if (from > to) {
                throw new IllegalArgumentException(name + " " + part + " runs backwards");
            }
            int step = slash < 0 ? 1 : step(part.substring(slash + 1));
            long bits = 0;
            for (int i = from; i <= to; i += step) {
                bits |= 1L << i;
            }
            return bits;
        }

        private int step(String text) {
            int step = digits(text);
            if (step < 1 || step > max) {
                throw new IllegalArgumentException(name + " has no steps of " + text);
            }
            return step;
        }

        private int number(String text) {
            int named = names.indexOf(text.toUpperCase(Locale.ROOT));
            int number = named >= 0 && !text.isEmpty() ? named : digits(text);
            if (number < min || number > max) {
                throw new IllegalArgumentException(name + " is " + min + " to " + max + ", not " + text);
            }
            return number;
        }

        private int digits(String text) {
            if (!text.matches("[0-9]{1,3}")) {
                throw new IllegalArgumentException(name + " '" + text + "' is not a number");
            }
            return Integer.parseInt(text);
        }
    }

    private static final Field MINUTE = new Field("minute", 0, 59, List.of());
    private static final Field HOUR = new Field("hour", 0, 23, List.of());
    private static final Field DAY = new Field("day of the month", 1, 31, List.of());
    private static final Field MONTH = new Field("month", 1, 12, MONTHS);
    private static final Field WEEKDAY = new Field("day of the week", 0, SUNDAY_AS_SEVEN, WEEKDAYS);

    private CronExpression() {}

    /**
     * Parses an expression.
     *
     * @throws IllegalArgumentException if it is wrong, saying how
     */
    static CronFields parse(String text) {
        String[] fields = text.strip().split("\\s+");
        if (fields.length != FIELDS) {
            throw new IllegalArgumentException("it has " + fields.length + " fields, not 5");
        }
        long weekdays = WEEKDAY.parse(fields[4]);
        if ((weekdays >> SUNDAY_AS_SEVEN & 1) != 0) {
            weekdays = weekdays & ~(1L << SUNDAY_AS_SEVEN) | 1;
        }
        return new CronFields(
                MINUTE.parse(fields[0]),
                (int) HOUR.parse(fields[1]),
                (int) DAY.parse(fields[2]),
                (int) MONTH.parse(fields[3]),
                (int) weekdays,
                !fields[2].startsWith("*") && !fields[4].startsWith("*"));
    }
}
