/**
 * What a module author writes on records, components and static methods. The annotation processor reads these
 * annotations from source; nothing reads them at run time.
 *
 * <p>Names: the name of a Java element (or the one given in the annotation) is its <em>source name</em>. The database
 * derives the canonical name, used in SQL and on the wire, by converting it to snake case: table {@code userAccount},
 * column {@code firstName} and reducer {@code sendMessage} become {@code user_account}, {@code first_name} and
 * {@code send_message}. A name given explicitly in {@link dev.stdb.annotation.Table#name()},
 * {@link dev.stdb.annotation.Reducer#name()} or {@link dev.stdb.annotation.View#name()} is canonical as written.
 *
 * <p>Types of columns and parameters:
 *
 * <table>
 *   <caption>Java types and what the database stores</caption>
 *   <tr><th>Java</th><th>Database</th></tr>
 *   <tr><td>{@code boolean}, {@code float}, {@code double}, {@code String}</td><td>bool, f32, f64, string</td></tr>
 *   <tr><td>{@code byte}, {@code short}, {@code int}, {@code long}</td><td>i8 to i64</td></tr>
 *   <tr><td>{@link dev.stdb.annotation.U8} {@code short}, {@link dev.stdb.annotation.U16} {@code int}, {@link
 *       dev.stdb.annotation.U32} {@code long}, {@link dev.stdb.annotation.Unsigned} {@code long}</td><td>u8 to
 *       u64</td></tr>
 *   <tr><td>{@code BigInteger} with {@link dev.stdb.annotation.I128}, {@link dev.stdb.annotation.U128},
 *       {@link dev.stdb.annotation.I256} or {@link dev.stdb.annotation.U256}</td><td>i128 to u256</td></tr>
 *   <tr><td>{@code byte[]}, {@code List<T>}, {@code Optional<T>}</td><td>bytes, array, option</td></tr>
 *   <tr><td>record, also with concrete type arguments</td><td>product</td></tr>
 *   <tr><td>enum</td><td>sum of units</td></tr>
 *   <tr><td>sealed interface of records</td><td>sum; the payload of a variant is the record's product, or unit if it
 *   has no
 *       components</td></tr>
 *   <tr><td>the types of {@code dev.stdb.types}</td><td>themselves</td></tr>
 * </table>
 *
 * <p>The wrapper classes {@code Integer}, {@code Long} and so on stand for their primitives and are never null; absence
 * is {@code Optional}.
 */
@NullMarked
package dev.stdb.annotation;

import org.jspecify.annotations.NullMarked;
