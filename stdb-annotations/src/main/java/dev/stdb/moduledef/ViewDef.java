package dev.stdb.moduledef;

import dev.stdb.sats.AlgebraicType;
import dev.stdb.sats.ArrayType;
import dev.stdb.sats.ProductType;
import dev.stdb.sats.RefType;
import dev.stdb.sats.SpecialTypes;

/**
 * View of a module.
 *
 * @param sourceName the name in module code
 * @param index number in the module's dispatch table of its kind
 * @param isPublic whether everybody may read
 * @param isAnonymous whether the result is the same for every caller
 * @param params the parameters; each call with other arguments is a result of its own
 * @param returnType option, array or query marker of a reference to the row type
 */
public record ViewDef(
        String sourceName,
        int index,
        boolean isPublic,
        boolean isAnonymous,
        ProductType params,
        AlgebraicType returnType) {

    /** Returns the typespace slot of the row type, or -1 if the return type is none that a view may have. */
    public int rowRef() {
        AlgebraicType row = returnType;
        if (returnType instanceof ArrayType array) {
            row = array.element();
        } else if (SpecialTypes.isOption(returnType)) {
            row = SpecialTypes.optionPayload(returnType);
        } else if (SpecialTypes.isQueryMarker(returnType)) {
            row = ((ProductType) returnType).typeAt(0);
        }
        return row instanceof RefType ref ? ref.index() : -1;
    }
}
