package dev.stdb;

/** Error codes of the shared packages: types, SATS, BSATN, JSON and the schema model. */
public enum CommonErrorCode implements ErrorCode {
    /** Input ends within a value. Cure: send the whole value, check that both sides use the same type. */
    BSATN_TOO_SHORT(Category.USER),
    /** A sum tag names no variant. Cure: check that both sides use the same type. */
    BSATN_BAD_TAG(Category.USER),
    /** A boolean byte is neither 0 nor 1. Cure: check that both sides use the same type. */
    BSATN_BAD_BOOL(Category.USER),
    /** A string is not valid UTF-8. Cure: encode text as UTF-8. */
    BSATN_BAD_UTF8(Category.USER),
    /** A length or nesting depth is beyond what can be represented. Cure: send smaller or flatter values. */
    BSATN_LIMIT(Category.USER),
    /** A number does not fit the width of its type. Cure: use a wider type. */
    BSATN_OUT_OF_RANGE(Category.USER),
    /** A text is not a valid identity, connection id or UUID. Cure: pass the hexadecimal form of the right length. */
    BAD_HEX(Category.USER),
    /** A type reference has no target. Cure: fix the typespace of the module. */
    TYPE_BAD_REF(Category.USER),
    /** A type contains itself where it must be inlined. Cure: break the cycle. */
    TYPE_CYCLE(Category.USER),
    /** A type has too many parts when inlined. Cure: simplify the type. */
    TYPE_TOO_LARGE(Category.USER),
    /** Text is not JSON. Cure: see the position in the message. */
    JSON_SYNTAX(Category.USER),
    /** JSON does not match the expected type. Cure: see the path in the message. */
    JSON_TYPE(Category.USER),
    /** A text would become longer than there is room for. Cure: ask for less. */
    JSON_LIMIT(Category.USER),
    /** A module definition has a version this build does not read. Cure: rebuild the module with a 2.x SDK. */
    MODULE_DEF_UNSUPPORTED(Category.USER),
    /** A module definition breaks a rule. Cure: see the listed errors. */
    MODULE_DEF_INVALID(Category.USER);

    private final Category category;

    CommonErrorCode(Category category) {
        this.category = category;
    }

    @Override
    public String id() {
        return name();
    }

    @Override
    public Category category() {
        return category;
    }
}
