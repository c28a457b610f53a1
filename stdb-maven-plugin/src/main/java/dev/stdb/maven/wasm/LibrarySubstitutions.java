package dev.stdb.maven.wasm;

import java.util.Set;
import org.teavm.extension.spi.substitution.SubstitutionPolicy;
import org.teavm.extension.spi.substitution.SubstitutionSink;

/**
 * Library classes that modules get from us: missing in TeaVM's class library, or different from the JDK's there.
 *
 * <p>{@code java.util.X} is taken from {@code dev.stdb.maven.jcl.java.util.TX}.
 */
public final class LibrarySubstitutions implements SubstitutionPolicy {
    private static final Set<String> CLASSES = Set.of(
            "java.lang.ThreadLocal",
            "java.nio.charset.MalformedInputException",
            "java.nio.charset.UnmappableCharacterException",
            "java.util.Base64",
            "java.util.DoubleSummaryStatistics",
            "java.util.Formatter",
            "java.util.HashMap",
            "java.util.HashSet",
            "java.util.HexFormat",
            "java.util.IllegalFormatWidthException",
            "java.util.MissingFormatArgumentException",
            "java.util.Random",
            "java.util.StringJoiner",
            "java.util.UUID",
            "java.util.zip.Adler32",
            "java.util.zip.CRC32");

    /** Nested classes come from where the outermost one does. */
    private static boolean isOurs(String name) {
        int nested = name.indexOf('$');
        return CLASSES.contains(nested < 0 ? name : name.substring(0, nested));
    }

    @Override
    public void contribute(SubstitutionSink sink) {
        sink.selectClasses(LibrarySubstitutions::isOurs)
                .packagePrefix("dev.stdb.maven.jcl.")
                .simpleNamePrefix("T");
    }
}
