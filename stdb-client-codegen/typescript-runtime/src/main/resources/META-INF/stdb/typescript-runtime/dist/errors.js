import { BinaryReader } from './bsatn.js';
/** A reducer refused a call with a message of its own, and a value if it declares one. */
export class SenderError extends Error {
    name = 'SenderError';
    #value;
    /** `value`: BSATN of what the reducer tells beside the text, empty for nothing. */
    constructor(message, value = new Uint8Array()) {
        super(message);
        this.#value = value;
    }
    /**
     * Returns what the reducer tells beside the text; undefined if it told nothing, or something that is not of `type`.
     * `type` is the one that the reducer declares: the export `error` of its generated file.
     */
    valueAs(type) {
        if (this.#value.length === 0) {
            return undefined;
        }
        const reader = new BinaryReader(this.#value);
        try {
            const value = type.read(reader);
            return reader.remaining === 0 ? value : undefined;
        }
        catch {
            return undefined;
        }
    }
}
/** A call failed for a reason other than the reducer's own refusal: unknown name, bad arguments, crash, host error. */
export class InternalError extends Error {
    name = 'InternalError';
}
/** A request found no connection, or the connection ended before the answer came. */
export class DisconnectedError extends Error {
    isOutcomeUnknown;
    name = 'DisconnectedError';
    /**
     * `isOutcomeUnknown`: whether the request may have reached the server, so that its transaction may or may not have
     * committed; otherwise it was never sent, and making it again repeats nothing.
     */
    constructor(message, isOutcomeUnknown) {
        super(message);
        this.isOutcomeUnknown = isOutcomeUnknown;
    }
}
/** A lost connection could be made again only as somebody else, so that it ended instead. */
export class IdentityChangedError extends Error {
    name = 'IdentityChangedError';
}
