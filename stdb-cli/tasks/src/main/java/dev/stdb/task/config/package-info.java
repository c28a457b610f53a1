/** What is kept between two commands on the user's machine: tokens. The only package that writes such files. */
@NullMarked
package dev.stdb.task.config;

import org.jspecify.annotations.NullMarked;
