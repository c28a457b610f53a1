/**
 * Rules of the whole repository, code and documents of all modules alike. They are tests of this artifact because it is
 * built first, in every build.
 *
 * <p>Entry class: {@link dev.stdb.repository.SourceFile}, which finds and reads the files.
 */
@NullMarked
package dev.stdb.repository;

import org.jspecify.annotations.NullMarked;
