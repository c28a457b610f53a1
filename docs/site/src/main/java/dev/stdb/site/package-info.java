/**
 * Turns this repository's documents and sources into a folder of pages that a browser opens without a server.
 *
 * <p>{@link dev.stdb.site.Site} is the program. Documents come from {@link dev.stdb.site.Documents}; the reference is
 * written from sources and descriptors, by {@link dev.stdb.site.AnnotationReference},
 * {@link dev.stdb.site.GoalReference}, {@link dev.stdb.site.RouteReference} and {@link dev.stdb.site.JavaApi}. All make
 * {@link dev.stdb.site.Page}s; {@link dev.stdb.site.Layout} and {@link dev.stdb.site.SearchIndex} do not know where a
 * page comes from. The package must not know the server's classes: it reads files. One thread.
 */
@NullMarked
package dev.stdb.site;

import org.jspecify.annotations.NullMarked;
