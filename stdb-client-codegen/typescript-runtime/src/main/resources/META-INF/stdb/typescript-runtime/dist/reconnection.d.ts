/** When a lost connection is made again. */
/**
 * How a lost connection comes back. Before attempt n it waits a random part of `firstDelayMs * 2^(n-1)`, at most of
 * `maxDelayMs`, so that the clients of a server that restarts do not come all at once.
 */
export interface ReconnectPolicy {
    /** Longest wait before the first attempt; 1,000 unless given. */
    readonly firstDelayMs?: number;
    /** Longest wait before any attempt; 30,000 unless given. */
    readonly maxDelayMs?: number;
    /** How long a connection may stay lost before it ends; for ever unless given. */
    readonly giveUpAfterMs?: number;
    /**
     * How many calls made while the connection is lost are kept and sent when it is back; none unless given. Calls that
     * were under way when it was lost are never sent again.
     */
    readonly keptCalls?: number;
    /** Whether also a connection that was never ready is tried again. */
    readonly includesFirst?: boolean;
}
/** Decides whether and when to try again. */
export declare class Reconnection {
    #private;
    readonly keptCalls: number;
    constructor(policy: ReconnectPolicy);
    /** Is false once the server has shown that it does not take several sets of queries together. */
    get usesBatch(): boolean;
    /** The number of the attempt that comes, from 1. */
    get attempt(): number;
    giveUpBatches(): void;
    isWorthwhile(wasReady: boolean, error: Error | undefined): boolean;
    /** Notes that there is no connection; returns how long to wait, in milliseconds. */
    next(code: number | undefined, hadAskedBatch: boolean): number;
    /** Notes that the connection is back. */
    succeeded(): void;
}
/** Returns 32 hexadecimal digits that name one client over all its connections. */
export declare function newSessionId(): string;
/** Waits; an `online` event of a browser ends the wait. Returns what stops it. */
export declare function wait(delayMs: number, then: () => void): () => void;
