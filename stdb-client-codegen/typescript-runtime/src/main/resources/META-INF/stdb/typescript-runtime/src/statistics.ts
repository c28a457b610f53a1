/** Counts what goes over a connection. */

/**
 * What went over a connection since it was built, over all its connections to the server if it comes back. The Java
 * client has the same names.
 */
export interface ConnectionStatistics {
  /** Contents of WebSocket messages, without their headers. */
  readonly bytesSent: number;
  /** Contents of WebSocket messages, compressed if they came so, without headers. */
  readonly bytesReceived: number;
  /** Requests, of which one WebSocket message may have several. */
  readonly messagesSent: number;
  /** Messages of the server. */
  readonly messagesReceived: number;
  /** Rows in these messages: inserted, deleted, of events, of queries. */
  readonly rowsReceived: number;
  /** Calls of reducers and procedures, and queries, whose answer has come. */
  readonly roundTrips: number;
  /**
   * From the latest of these calls to when its answer was taken up, in microseconds. A call made before the connection
   * was ready waited for it.
   */
  readonly roundTripLastMicros: number;
  /** The longest so far. */
  readonly roundTripMaxMicros: number;
  /** All of them together; divided by `roundTrips` the mean. */
  readonly roundTripTotalMicros: number;
}

/** The counters of one connection; they make no objects. */
export class Traffic {
  #bytesSent = 0;
  #bytesReceived = 0;
  #messagesSent = 0;
  #messagesReceived = 0;
  #rowsReceived = 0;
  #roundTrips = 0;
  #lastMs = 0;
  #maxMs = 0;
  #totalMs = 0;

  sent(messages: number, bytes: number): void {
    this.#messagesSent += messages;
    this.#bytesSent += bytes;
  }

  receivedBytes(count: number): void {
    this.#bytesReceived += count;
  }

  receivedMessage(rows: number): void {
    this.#messagesReceived++;
    this.#rowsReceived += rows;
  }

  roundTripEnded(ms: number): void {
    this.#roundTrips++;
    this.#lastMs = ms;
    this.#maxMs = Math.max(this.#maxMs, ms);
    this.#totalMs += ms;
  }

  statistics(): ConnectionStatistics {
    return {
      bytesSent: this.#bytesSent,
      bytesReceived: this.#bytesReceived,
      messagesSent: this.#messagesSent,
      messagesReceived: this.#messagesReceived,
      rowsReceived: this.#rowsReceived,
      roundTrips: this.#roundTrips,
      roundTripLastMicros: micros(this.#lastMs),
      roundTripMaxMicros: micros(this.#maxMs),
      roundTripTotalMicros: micros(this.#totalMs),
    };
  }
}

function micros(ms: number): number {
  return Math.round(ms * 1000);
}
