package dev.stdb.server.api;

import dev.stdb.types.Identity;
import java.util.ArrayList;
import java.util.List;

/**
 * What the server remembers about a database besides its content.
 *
 * @param initialProgram Keccak-256 of the program it was created with, 64 hex digits
 * @param locked whether delete and reset are refused
 */
record DatabaseRecord(Identity identity, Identity owner, String initialProgram, boolean locked, List<String> names) {

    DatabaseRecord {
        names = List.copyOf(names);
    }

    DatabaseRecord withNames(List<String> newNames) {
        return new DatabaseRecord(identity, owner, initialProgram, locked, newNames);
    }

    DatabaseRecord withName(String name) {
        List<String> extended = new ArrayList<>(names);
        extended.add(name);
        return withNames(extended);
    }

    DatabaseRecord withLocked(boolean newLocked) {
        return new DatabaseRecord(identity, owner, initialProgram, newLocked, names);
    }

    DatabaseRecord withInitialProgram(String hash) {
        return new DatabaseRecord(identity, owner, hash, locked, names);
    }
}
