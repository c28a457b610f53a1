/** When a lost connection is made again. */
import { AuthError } from './socket.js';
/** The last connection of this client has not ended in the server yet. */
const CLOSED_SESSION_BUSY = 4000;
const CLOSED_INTERNAL_ERROR = 1011;
const BUSY_DELAY_MS = 500;
const REFUSALS = [400, 401, 403];
/** Decides whether and when to try again. */
export class Reconnection {
    keptCalls;
    #policy;
    #attempts = 0;
    #failures = 0;
    #lostAt = 0;
    #usesBatch = true;
    constructor(policy) {
        this.#policy = {
            firstDelayMs: policy.firstDelayMs ?? 1_000,
            maxDelayMs: policy.maxDelayMs ?? Math.max(policy.firstDelayMs ?? 0, 30_000),
            giveUpAfterMs: policy.giveUpAfterMs ?? Infinity,
            keptCalls: policy.keptCalls ?? 0,
            includesFirst: policy.includesFirst ?? false,
        };
        const { firstDelayMs, maxDelayMs, giveUpAfterMs, keptCalls } = this.#policy;
        if (!(firstDelayMs > 0 && maxDelayMs >= firstDelayMs && giveUpAfterMs > 0 && keptCalls >= 0)) {
            throw new RangeError(`delays must be positive and grow, kept calls must not be negative: ${JSON.stringify(this.#policy)}`);
        }
        this.keptCalls = keptCalls;
    }
    /** Is false once the server has shown that it does not take several sets of queries together. */
    get usesBatch() {
        return this.#usesBatch;
    }
    /** The number of the attempt that comes, from 1. */
    get attempt() {
        return this.#attempts;
    }
    giveUpBatches() {
        this.#usesBatch = false;
    }
    isWorthwhile(wasReady, error) {
        if ((!wasReady && !this.#policy.includesFirst) || (error instanceof AuthError && REFUSALS.includes(error.status))) {
            return false;
        }
        return this.#attempts === 0 || Date.now() - this.#lostAt < this.#policy.giveUpAfterMs;
    }
    /** Notes that there is no connection; returns how long to wait, in milliseconds. */
    next(code, hadAskedBatch) {
        if (this.#attempts++ === 0) {
            this.#lostAt = Date.now();
        }
        if (hadAskedBatch && code === CLOSED_INTERNAL_ERROR) {
            // This is how servers answer that know no batches.
            this.giveUpBatches();
            return 0;
        }
        if (code === CLOSED_SESSION_BUSY) {
            return BUSY_DELAY_MS * (1 + Math.random());
        }
        const { firstDelayMs, maxDelayMs } = this.#policy;
        return Math.random() * Math.min(maxDelayMs, firstDelayMs * 2 ** this.#failures++);
    }
    /** Notes that the connection is back. */
    succeeded() {
        this.#attempts = 0;
        this.#failures = 0;
    }
}
/** Returns 32 hexadecimal digits that name one client over all its connections. */
export function newSessionId() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    return Array.from(bytes, each => each.toString(16).padStart(2, '0')).join('');
}
/** Waits; an `online` event of a browser ends the wait. Returns what stops it. */
export function wait(delayMs, then) {
    const target = typeof globalThis.addEventListener === 'function' ? globalThis : undefined;
    const stop = () => {
        clearTimeout(timer);
        target?.removeEventListener('online', wake);
    };
    const wake = () => {
        stop();
        then();
    };
    const timer = setTimeout(wake, delayMs);
    target?.addEventListener('online', wake);
    return stop;
}
