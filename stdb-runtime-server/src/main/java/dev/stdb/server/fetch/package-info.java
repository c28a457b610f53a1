/**
 * HTTP requests of modules to other servers (spec module-abi.md §10): who may be asked, what it may cost, HTTP/1.1 and
 * HTTP/2, redirects, compressed answers. Entry class: {@link dev.stdb.server.fetch.Fetcher}.
 *
 * <p>A module is hostile until shown otherwise, and so is every server that it asks. A host is resolved once, its
 * addresses are checked, and one of those is connected to, which is why the client of the JDK is not used here (ADR
 * 0041). Event loops read and count; resolving and waiting is done elsewhere.
 */
@NullMarked
package dev.stdb.server.fetch;

import org.jspecify.annotations.NullMarked;
