/** A reducer refused a call with a message of its own. */
export declare class SenderError extends Error {
    readonly name = "SenderError";
}
/** A call failed for a reason other than the reducer's own refusal: unknown name, bad arguments, crash, host error. */
export declare class InternalError extends Error {
    readonly name = "InternalError";
}
/** The connection ended before an answer came; the transaction may or may not have been committed. */
export declare class DisconnectedError extends Error {
    readonly name = "DisconnectedError";
}
