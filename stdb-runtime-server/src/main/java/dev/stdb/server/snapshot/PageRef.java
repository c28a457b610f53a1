package dev.stdb.server.snapshot;

/**
 * Where a page of a snapshot is.
 *
 * @param packNumber of the pack
 * @param position of the block in the pack
 * @param storedLength bytes behind the header of the block
 * @param rawLength bytes before compression
 * @param rowCount rows of the page
 * @param checksum of the block, so that a pack with other content is noticed
 */
record PageRef(long packNumber, long position, int storedLength, int rawLength, int rowCount, int checksum) {

    /** Returns the bytes the block takes in its pack. */
    long blockLength() {
        return PackFormat.BLOCK_HEADER_LENGTH + (long) storedLength;
    }
}
