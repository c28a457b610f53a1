package dev.stdb.server.storage;

/** Gives large values by number: those of now, or those a read view sees. */
interface BlobSource {

    /** Returns a value; never to be written to. */
    byte[] bytes(int number);
}
