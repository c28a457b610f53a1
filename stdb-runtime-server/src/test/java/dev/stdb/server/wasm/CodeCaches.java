package dev.stdb.server.wasm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stdb.server.common.io.FileSystem;
import java.nio.file.Path;
import java.util.Map;

/** Opens the cache of compiled programs to tests of other packages. */
public final class CodeCaches {

    private static final String MAIN = "Main";
    private static final byte[] CLASS = new byte[700];

    private CodeCaches() {}

    /** Keeps something, if the disk lets it. */
    public static void keep(FileSystem files, Path directory, byte[] key) {
        CodeCache.in(files, directory).keep(key, new CodeCache.Code(MAIN, Map.of(MAIN, CLASS)));
    }

    /** Checks that what is found, if anything is, is what was kept. */
    public static void check(FileSystem files, Path directory, byte[] key) {
        CodeCache.Code found = CodeCache.in(files, directory).find(key);
        if (found != null) {
            assertThat(found.main()).isEqualTo(MAIN);
            assertThat(found.classes()).containsOnlyKeys(MAIN).containsEntry(MAIN, CLASS);
        }
    }
}
