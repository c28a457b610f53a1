package dev.stdb.maven.jcl;

/** Decimal digits of a positive number: {@code 0.d1d2d3… * 10^point}. */
final class Digits {
    private byte[] digits = new byte[24];
    private int count;

    /** Digits in front of the decimal point; negative if zeros follow it. */
    private int point;

    Digits(int point) {
        this.point = point;
    }

    /** Returns the digits of a whole number (positive), without zeros at its end. */
    static Digits ofInteger(long value) {
        String text = Long.toString(value);
        Digits digits = new Digits(text.length());
        for (int i = 0; i < text.length(); i++) {
            digits.add(text.charAt(i) - '0');
        }
        digits.trim();
        return digits;
    }

    /** Returns the digits of a text of digits, with any number of zeros at its beginning. */
    static Digits of(String text, int scale) {
        Digits digits = new Digits(text.length() - scale);
        int start = 0;
        while (start < text.length() && text.charAt(start) == '0') {
            start++;
            digits.point--;
        }
        for (int i = start; i < text.length(); i++) {
            digits.add(text.charAt(i) - '0');
        }
        return digits;
    }

    int count() {
        return count;
    }

    int point() {
        return point;
    }

    /** Returns the digit at an index; behind the last there are zeros. */
    int at(int index) {
        return index >= 0 && index < count ? digits[index] : 0;
    }

    /** Moves the point to the left: a zero in front of all digits is none. */
    void shift() {
        point--;
    }

    void add(int digit) {
        if (count == digits.length) {
            byte[] larger = new byte[2 * count];
            System.arraycopy(digits, 0, larger, 0, count);
            digits = larger;
        }
        digits[count++] = (byte) digit;
    }

    /** Adds one to the last digit. */
    void increment() {
        int i = count - 1;
        while (i >= 0 && digits[i] == 9) {
            digits[i--] = 0;
        }
        if (i >= 0) {
            digits[i]++;
        } else {
            add(0);
            digits[0] = 1;
            point++;
        }
    }

    /** Removes zeros at the end. */
    void trim() {
        while (count > 0 && digits[count - 1] == 0) {
            count--;
        }
    }

    /**
     * Rounds half up.
     *
     * @param length digits to keep; none if negative
     */
    void round(int length) {
        if (length >= count) {
            return;
        }
        if (length < 0) {
            count = 0;
            return;
        }
        boolean up = digits[length] >= 5;
        count = length;
        if (up) {
            if (count == 0) {
                add(1);
                point++;
            } else {
                increment();
            }
        }
    }

    /** Appends the number as Java writes it. */
    void appendTo(StringBuilder text) {
        if (point > -3 && point <= 7) {
            appendPlain(text);
            return;
        }
        text.append((char) ('0' + at(0))).append('.');
        for (int i = 1; i < Math.max(count, 2); i++) {
            text.append((char) ('0' + at(i)));
        }
        text.append('E').append(point - 1);
    }

    private void appendPlain(StringBuilder text) {
        if (point <= 0) {
            text.append('0');
        }
        for (int i = 0; i < point; i++) {
            text.append((char) ('0' + at(i)));
        }
        text.append('.');
        for (int i = Math.min(point, 0); i < 0; i++) {
            text.append('0');
        }
        int first = Math.max(point, 0);
        for (int i = first; i < Math.max(count, first + 1); i++) {
            text.append((char) ('0' + at(i)));
        }
    }
}
