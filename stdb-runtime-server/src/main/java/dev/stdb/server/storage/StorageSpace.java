package dev.stdb.server.storage;

/** What the tables of one database share: versions and spare pages. Confined to the database thread. */
public final class StorageSpace {
    private final Versions versions = new Versions();
    private final PagePool pages = new PagePool();

    /** Returns the versions of pages and index nodes. */
    public Versions versions() {
        return versions;
    }

    PagePool pages() {
        return pages;
    }
}
