package dev.stdb.server.view;

import dev.stdb.schema.ViewSchema;
import dev.stdb.server.row.ByteKey;
import dev.stdb.types.Identity;
import org.jspecify.annotations.Nullable;

/**
 * What makes an instance the same for two who ask.
 *
 * @param view canonical name
 * @param caller who asks, absent if the view is anonymous
 * @param args BSATN of the product of the arguments
 */
record ViewKey(String view, @Nullable Identity caller, ByteKey args) {
    static ViewKey of(ViewSchema view, Identity caller, byte[] args) {
        return new ViewKey(view.name(), view.isAnonymous() ? null : caller, new ByteKey(args));
    }

    /** Returns the key of what is the same for every caller. */
    ViewKey forEveryCaller() {
        return new ViewKey(view, null, args);
    }
}
