/** A reducer refused a call with a message of its own. */
export class SenderError extends Error {
  override readonly name = 'SenderError';
}

/** A call failed for a reason other than the reducer's own refusal: unknown name, bad arguments, crash, host error. */
export class InternalError extends Error {
  override readonly name = 'InternalError';
}

/** A request found no connection, or the connection ended before the answer came. */
export class DisconnectedError extends Error {
  override readonly name = 'DisconnectedError';

  /**
   * `isOutcomeUnknown`: whether the request may have reached the server, so that its transaction may or may not have
   * committed; otherwise it was never sent, and making it again repeats nothing.
   */
  constructor(
    message: string,
    readonly isOutcomeUnknown: boolean
  ) {
    super(message);
  }
}

/** A lost connection could be made again only as somebody else, so that it ended instead. */
export class IdentityChangedError extends Error {
  override readonly name = 'IdentityChangedError';
}
