package dev.stdb.client;

import dev.stdb.bsatn.BsatnWriter;

/** Encoder of the arguments of a call. */
@FunctionalInterface
public interface ArgsWriter {
    /** Writes the arguments one after another. */
    void write(BsatnWriter out);
}
