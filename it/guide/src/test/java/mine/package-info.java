/** Runs the code of the guide, one class for each page. */
@NullMarked
package mine;

import org.jspecify.annotations.NullMarked;
