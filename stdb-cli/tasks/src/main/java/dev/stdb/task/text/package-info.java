/** Answers of a server as people read them: tables, values, schemas, logs. Knows no server; without state. */
@NullMarked
package dev.stdb.task.text;

import org.jspecify.annotations.NullMarked;
