/** A reducer refused a call with a message of its own. */
export class SenderError extends Error {
  override readonly name = 'SenderError';
}

/** A call failed for a reason other than the reducer's own refusal: unknown name, bad arguments, crash, host error. */
export class InternalError extends Error {
  override readonly name = 'InternalError';
}

/** The connection ended before an answer came; the transaction may or may not have been committed. */
export class DisconnectedError extends Error {
  override readonly name = 'DisconnectedError';
}
