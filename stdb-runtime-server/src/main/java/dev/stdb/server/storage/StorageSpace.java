package dev.stdb.server.storage;

/** What the tables of one database share: versions, large values and spare pages. Confined to the database thread. */
public final class StorageSpace {
    private final Versions versions = new Versions();
    private final PagePool pages = new PagePool();
    private final BlobStore blobs = new BlobStore(versions);

    /** Returns the versions of pages and index nodes. */
    public Versions versions() {
        return versions;
    }

    /** Returns the number of large values, each counted once. */
    public int blobCount() {
        return blobs.count();
    }

    /** Returns the total length of large values in bytes, each counted once. */
    public long blobBytes() {
        return blobs.totalBytes();
    }

    PagePool pages() {
        return pages;
    }

    BlobStore blobs() {
        return blobs;
    }
}
