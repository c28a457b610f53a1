/** What callbacks are given: the connection's surface and the reason of the call. */
export {};
