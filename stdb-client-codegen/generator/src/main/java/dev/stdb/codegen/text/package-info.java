/** Writing of source text: indentation, line ends. Entry class: {@link dev.stdb.codegen.text.SourceText}. */
@NullMarked
package dev.stdb.codegen.text;

import org.jspecify.annotations.NullMarked;
