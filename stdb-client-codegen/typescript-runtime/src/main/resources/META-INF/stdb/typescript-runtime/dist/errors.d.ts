import type { TypeBuilder } from './builders.js';
/** A reducer refused a call with a message of its own, and a value if it declares one. */
export declare class SenderError extends Error {
    #private;
    readonly name = "SenderError";
    /** `value`: BSATN of what the reducer tells beside the text, empty for nothing. */
    constructor(message: string, value?: Uint8Array);
    /**
     * Returns what the reducer tells beside the text; undefined if it told nothing, or something that is not of `type`.
     * `type` is the one that the reducer declares: the export `error` of its generated file.
     */
    valueAs<T>(type: TypeBuilder<T>): T | undefined;
}
/** A call failed for a reason other than the reducer's own refusal: unknown name, bad arguments, crash, host error. */
export declare class InternalError extends Error {
    readonly name = "InternalError";
}
/** A request found no connection, or the connection ended before the answer came. */
export declare class DisconnectedError extends Error {
    readonly isOutcomeUnknown: boolean;
    readonly name = "DisconnectedError";
    /**
     * `isOutcomeUnknown`: whether the request may have reached the server, so that its transaction may or may not have
     * committed; otherwise it was never sent, and making it again repeats nothing.
     */
    constructor(message: string, isOutcomeUnknown: boolean);
}
/** A lost connection could be made again only as somebody else, so that it ended instead. */
export declare class IdentityChangedError extends Error {
    readonly name = "IdentityChangedError";
}
