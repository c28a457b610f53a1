package dev.stdb.maven.jcl;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/** Members of {@link Duration} that TeaVM does differently. */
public final class DurationPatch {
    private DurationPatch() {}

    /** Parses a duration; TeaVM's loses the sign of seconds below one. */
    public static Duration parse(CharSequence text) {
        return new Reader(text).duration();
    }

    /** Reads {@code -P1DT2H3M4.5S}: each part at most once, in this order, all of them signed. */
    private static final class Reader {
        private static final String UNITS = "DHMS";
        private static final String[] NAMES = {"days", "hours", "minutes", "seconds"};
        private static final int[] SECONDS = {86_400, 3_600, 60, 1};
        private static final int FRACTION_DIGITS = 9;

        private final CharSequence text;
        private int position;

        Reader(CharSequence text) {
            this.text = text;
        }

        Duration duration() {
            boolean negated = is('-');
            if (negated || is('+')) {
                position++;
            }
            expect('P');
            Duration sum = Duration.ZERO;
            int next = 0;
            boolean time = false;
            while (position < text.length()) {
                if (!time && is('T')) {
                    position++;
                    time = true;
                    next = 1;
                    if (position == text.length()) {
                        throw failure("", null);
                    }
                }
                int begin = position;
                boolean negative = is('-');
                if (negative || is('+')) {
                    position++;
                }
                int digits = position;
                while (isDigit()) {
                    position++;
                }
                if (position == digits) {
                    throw failure("", null);
                }
                String number = text.subSequence(begin, position).toString();
                int nanos = fraction();
                int unit = position < text.length() ? UNITS.indexOf(upper()) : -1;
                boolean inPlace = unit >= next && (time ? unit > 0 : unit == 0);
                if (!inPlace || nanos >= 0 && unit < NAMES.length - 1) {
                    throw failure("", null);
                }
                position++;
                next = unit + 1;
                sum = plus(sum, number, unit, negative ? -Math.max(nanos, 0) : Math.max(nanos, 0));
            }
            if (next == 0) {
                throw failure("", null);
            }
            return negated ? sum.negated() : sum;
        }

        private Duration plus(Duration sum, String number, int unit, int nanos) {
            long seconds;
            try {
                seconds = Math.multiplyExact(Long.parseLong(number), (long) SECONDS[unit]);
            } catch (NumberFormatException | ArithmeticException e) {
                throw failure(": " + NAMES[unit], e);
            }
            try {
                return sum.plusSeconds(seconds).plusNanos(nanos);
            } catch (ArithmeticException e) {
                throw failure(": overflow", e);
            }
        }

        /** Returns the nanoseconds behind a point or a comma, -1 if there is none. */
        private int fraction() {
            if (!is('.') && !is(',')) {
                return -1;
            }
            position++;
            int nanos = 0;
            for (int i = 0; i < FRACTION_DIGITS; i++) {
                nanos = nanos * 10 + (isDigit() ? text.charAt(position++) - '0' : 0);
            }
            return nanos;
        }

        private boolean is(char c) {
            return position < text.length() && upper() == c;
        }

        private boolean isDigit() {
            return position < text.length() && text.charAt(position) >= '0' && text.charAt(position) <= '9';
        }

        private char upper() {
            char c = text.charAt(position);
            return c >= 'a' && c <= 'z' ? (char) (c - 'a' + 'A') : c;
        }

        private void expect(char c) {
            if (!is(c)) {
                throw failure("", null);
            }
            position++;
        }

        private DateTimeParseException failure(String what, @Nullable Exception cause) {
            return new DateTimeParseException("Text cannot be parsed to a Duration" + what, text, 0, cause);
        }
    }
}
