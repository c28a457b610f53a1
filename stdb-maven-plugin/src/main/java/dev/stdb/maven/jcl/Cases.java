package dev.stdb.maven.jcl;

/** Upper and lower case of texts, with the letters that become several: Unicode's special casing without languages. */
final class Cases {
    /** Letters whose upper case is more than one letter. */
    private static final String EXPANDING = "\u00DF\u0149\u01F0\u0390\u03B0\u0587\u1E96\u1E97\u1E98\u1E99\u1E9A"
            + "\uFB00\uFB01\uFB02\uFB03\uFB04\uFB05\uFB06"
            + "\uFB13\uFB14\uFB15\uFB16\uFB17";

    private static final String[] EXPANDED = {
        "SS",
        "\u02BCN",
        "J\u030C",
        "\u0399\u0308\u0301",
        "\u03A5\u0308\u0301",
        "\u0535\u0552",
        "H\u0331",
        "T\u0308",
        "W\u030A",
        "Y\u030A",
        "A\u02BE",
        "FF",
        "FI",
        "FL",
        "FFI",
        "FFL",
        "ST",
        "ST",
        "\u0544\u0546",
        "\u0544\u0535",
        "\u0544\u053B",
        "\u054E\u0546",
        "\u0544\u053D"
    };

    private Cases() {}

    static String upper(String text) {
        StringBuilder result = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            int special = c < 0x80 ? -1 : EXPANDING.indexOf(c);
            if (special >= 0) {
                result.append(EXPANDED[special]);
            } else {
                result.appendCodePoint(Character.toUpperCase(c));
            }
        }
        return result.toString();
    }

    static String lower(String text) {
        StringBuilder result = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            if (c == 0x130) {
                result.append("i\u0307");
            } else if (c == 0x3A3 && letterBefore(text, i) && !letterBehind(text, i + 1)) {
                result.append('\u03C2');
            } else {
                result.appendCodePoint(Character.toLowerCase(c));
            }
            i += Character.charCount(c);
        }
        return result.toString();
    }

    private static boolean letterBefore(String text, int index) {
        return index > 0 && Character.isLetter(text.codePointBefore(index));
    }

    private static boolean letterBehind(String text, int index) {
        return index < text.length() && Character.isLetter(text.codePointAt(index));
    }
}
