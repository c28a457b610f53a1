package dev.stdb.server.net;

import dev.stdb.server.common.ByteBudget;
import dev.stdb.server.common.io.ScratchFiles;

/**
 * Where bodies too large for memory go.
 *
 * @param disk the space that they share
 */
record Uploads(ScratchFiles files, ByteBudget disk) {}
