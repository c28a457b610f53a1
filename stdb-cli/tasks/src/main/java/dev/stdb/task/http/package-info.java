/** The HTTP API of a server, whoever made it. Source: spec http-api.md. Knows no task; thread-safe. */
@NullMarked
package dev.stdb.task.http;

import org.jspecify.annotations.NullMarked;
