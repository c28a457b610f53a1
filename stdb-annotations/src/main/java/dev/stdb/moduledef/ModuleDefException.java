package dev.stdb.moduledef;

import dev.stdb.ErrorCode;
import dev.stdb.StdbException;
import java.util.List;

/** A module definition cannot be read or breaks rules. */
public final class ModuleDefException extends StdbException {
    private static final long serialVersionUID = 1L;

    private final transient List<String> errors;

    /** Creates an exception with a single problem. */
    public ModuleDefException(ErrorCode code, String message) {
        super(code, message);
        this.errors = List.of(message);
    }

    /** Creates an exception with all problems found. */
    public ModuleDefException(ErrorCode code, List<String> errors) {
        super(code, "invalid module definition: " + String.join("; ", errors));
        this.errors = List.copyOf(errors);
    }

    /** Returns one text per problem, each starting with the error identifier. */
    public List<String> errors() {
        return errors;
    }
}
