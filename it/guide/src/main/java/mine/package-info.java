/** The game that the pages of docs/guide build: people who dig for gold. What stands between markers is on a page. */
@NullMarked
package mine;

import org.jspecify.annotations.NullMarked;
