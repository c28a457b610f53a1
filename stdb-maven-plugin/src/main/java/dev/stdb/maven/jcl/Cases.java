package dev.stdb.maven.jcl;

/** Upper and lower case of texts, with the letters that become several: Unicode's special casing without languages. */
final class Cases {
    private static final int ASCII_END = 0x80;
    private static final int DOTTED_I = 0x130;
    private static final int SIGMA = 0x3A3;
    private static final int FINAL_SIGMA = 0x3C2;

    private Cases() {}

    static String upper(String text) {
        StringBuilder result = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            String several = c < ASCII_END ? null : UpperTexts.of(c);
            if (several != null) {
                result.append(several);
            } else {
                result.appendCodePoint(Unicode.upper(c));
            }
        }
        return result.toString();
    }

    static String lower(String text) {
        StringBuilder result = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            if (c == DOTTED_I) {
                result.append("i\u0307");
            } else if (c == SIGMA && WordEnd.isAt(text, i)) {
                result.appendCodePoint(FINAL_SIGMA);
            } else {
                result.appendCodePoint(Unicode.lower(c));
            }
            i += Character.charCount(c);
        }
        return result.toString();
    }

    /**
     * Compares parts of two texts without regard to case: by code points where characters differ, unless one of the
     * texts has Latin letters only, as the JDK does.
     */
    static int compare(String first, int firstStart, int firstEnd, String second, int secondStart, int secondEnd) {
        int i = firstStart;
        int k = secondStart;
        while (i < firstEnd && k < secondEnd) {
            int a = first.charAt(i++);
            int b = second.charAt(k++);
            int order = a == b ? 0 : compare(a, b);
            if (order != 0 && (isLatin(first) || isLatin(second))) {
                return order;
            }
            if (order != 0) {
                if (isPair(first, i - 1, firstEnd)) {
                    a = first.codePointAt(i++ - 1);
                } else if (i - 1 > firstStart && isPair(first, i - 2, firstEnd)) {
                    a = first.codePointAt(i - 2);
                }
                if (isPair(second, k - 1, secondEnd)) {
                    b = second.codePointAt(k++ - 1);
                } else if (k - 1 > secondStart && isPair(second, k - 2, secondEnd)) {
                    b = second.codePointAt(k - 2);
                }
                order = compare(a, b);
                if (order != 0) {
                    return order;
                }
            }
        }
        return (firstEnd - firstStart) - (secondEnd - secondStart);
    }

    private static boolean isLatin(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 0xFF) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPair(String text, int index, int end) {
        return index + 1 < end && Character.isSurrogatePair(text.charAt(index), text.charAt(index + 1));
    }

    /** Georgian letters are equal in lower case only. */
    private static int compare(int first, int second) {
        int a = Unicode.upper(first);
        int b = Unicode.upper(second);
        return a == b ? 0 : Unicode.lower(a) - Unicode.lower(b);
    }
}
