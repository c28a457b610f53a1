package dev.stdb.maven.jcl;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Members of {@link Charset} that TeaVM lacks or does differently: the names of the charsets that every JVM has. */
public final class CharsetPatch {
    private static final String SIGNS = "-+.:_";

    private static @Nullable Map<String, Charset> byName;

    private CharsetPatch() {}

    /** Returns a charset, by its name or another that is usual, in letters of any case. */
    public static Charset forName(@Nullable String name) {
        Charset found = find(name);
        if (found == null) {
            throw new UnsupportedCharsetException(name);
        }
        return found;
    }

    /** Returns whether there is a charset of a name. */
    public static boolean isSupported(@Nullable String name) {
        return find(name) != null;
    }

    private static @Nullable Charset find(@Nullable String name) {
        if (name == null) {
            throw new IllegalArgumentException("Null charset name");
        }
        if (!isLegal(name)) {
            throw new IllegalCharsetNameException(name);
        }
        Map<String, Charset> names = byName;
        if (names == null) {
            names = new LinkedHashMap<>();
            enter(names, StandardCharsets.UTF_8, "utf-8 utf8 unicode-1-1-utf-8");
            enter(
                    names,
                    StandardCharsets.US_ASCII,
                    "us-ascii iso-ir-6 ansi_x3.4-1986 iso_646.irv:1991 ascii iso646-us us ibm367 cp367 csascii "
                            + "default 646 iso_646.irv:1983 ansi_x3.4-1968 ascii7");
            enter(
                    names,
                    StandardCharsets.ISO_8859_1,
                    "iso-8859-1 iso_8859-1 latin1 l1 ibm819 ibm-819 cp819 csisolatin1 819 iso8859_1 iso8859-1 "
                            + "iso_8859-1:1987 iso_8859_1 8859_1 iso-ir-100");
            enter(names, StandardCharsets.UTF_16, "utf-16 utf_16 utf16 unicode unicodebig");
            enter(names, StandardCharsets.UTF_16BE, "utf-16be utf_16be iso-10646-ucs-2 x-utf-16be unicodebigunmarked");
            enter(names, StandardCharsets.UTF_16LE, "utf-16le utf_16le x-utf-16le unicodelittleunmarked");
            byName = names;
        }
        return names.get(name.toLowerCase(Locale.ROOT));
    }

    private static void enter(Map<String, Charset> names, Charset charset, String all) {
        for (String name : all.split(" ")) {
            names.put(name, charset);
        }
    }

    static boolean isLegal(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean plain = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
            if (!plain && (i == 0 || SIGNS.indexOf(c) < 0)) {
                return false;
            }
        }
        return !name.isEmpty();
    }

    /** Returns the name. */
    @ReceiverFirst
    public static String toString(Charset charset) {
        return charset.name();
    }

    /** Encodes a text; what the charset lacks becomes a question mark. */
    @ReceiverFirst
    public static ByteBuffer encode(Charset charset, String text) {
        return ByteBuffer.wrap(Encodings.encode(text, charset.name()));
    }

    /** Encodes what is left in a buffer; what the charset lacks becomes a question mark. */
    @ReceiverFirst
    public static ByteBuffer encode(Charset charset, CharBuffer text) {
        ByteBuffer bytes = ByteBuffer.wrap(Encodings.encode(text.toString(), charset.name()));
        text.position(text.limit());
        return bytes;
    }

    /** Decodes what is left in a buffer; what is no text becomes U+FFFD. */
    @ReceiverFirst
    public static CharBuffer decode(Charset charset, ByteBuffer bytes) {
        byte[] read = new byte[bytes.remaining()];
        bytes.get(read);
        return CharBuffer.wrap(Encodings.decode(read, 0, read.length, charset.name()));
    }
}
