/**
 * Rules about elements and names, and the {@link dev.stdb.processor.validate.Report} of broken ones. Knows nothing of
 * writing.
 */
@NullMarked
package dev.stdb.processor.validate;

import org.jspecify.annotations.NullMarked;
