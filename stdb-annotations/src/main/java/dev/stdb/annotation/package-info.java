/**
 * What a module author writes on records, components and static methods. The annotation processor reads these
 * annotations from source; nothing reads them at run time.
 *
 * <p>Names: the name of a Java element (or the one given in the annotation) is its <em>source name</em>. The database
 * derives the canonical name, used in SQL and on the wire, by converting it to snake case: table {@code userAccount},
 * column {@code firstName} and reducer {@code sendMessage} become {@code user_account}, {@code first_name} and
 * {@code send_message}. A name given explicitly in {@link dev.stdb.annotation.Table#name()} or
 * {@link dev.stdb.annotation.Reducer#name()} is canonical as written.
 */
@NullMarked
package dev.stdb.annotation;

import org.jspecify.annotations.NullMarked;
