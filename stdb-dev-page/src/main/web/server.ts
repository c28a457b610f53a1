/** Requests to the server that the page came from. */

import { Identity, Timestamp, TimeDuration, ConnectionId, Uuid } from '@stdb/client';
import { readModule, type Module, type Sats } from './module';

/** Who asks, and about which database. */
export interface Session {
  readonly database: string;
  readonly token: string;
}

/** An answer that is not a success. */
export class RequestError extends Error {
  constructor(
    readonly status: number,
    message: string
  ) {
    super(message || `HTTP status ${status}`);
  }
}

async function send(session: { token: string }, path: string, init: RequestInit = {}): Promise<Response> {
  const headers = { Authorization: `Bearer ${session.token}`, 'Content-Type': 'application/json' };
  const response = await fetch(path, { ...init, headers: { ...headers, ...init.headers } });
  if (!response.ok) {
    throw new RequestError(response.status, (await response.text()).trim());
  }
  return response;
}

function databasePath(session: Session, rest: string): string {
  return `/v1/database/${encodeURIComponent(session.database)}${rest}`;
}

export async function newToken(): Promise<string> {
  const response = await fetch('/v1/identity', { method: 'POST' });
  return ((await response.json()) as { token: string }).token;
}

/** Reads who a token is about; the server checks it. */
export function identityOf(token: string): string {
  const payload = token.split('.')[1] ?? '';
  try {
    const text = atob(payload.replace(/-/g, '+').replace(/_/g, '/'));
    return String(JSON.parse(text).hex_identity ?? '');
  } catch {
    return '';
  }
}

export async function fetchModule(session: Session): Promise<Module> {
  const response = await send(session, databasePath(session, '/schema?version=10'));
  return readModule(await response.json());
}

/** Returns the names of the databases that belong to the asker, or their identities where they have none. */
export async function fetchOwnDatabases(token: string): Promise<string[]> {
  const identity = identityOf(token);
  if (!identity) {
    return [];
  }
  const response = await send({ token }, `/v1/identity/${identity}/databases`);
  const { identities } = (await response.json()) as { identities: string[] };
  return Promise.all(
    identities.map(async each => {
      const names = await send({ token }, `/v1/database/${each}/names`);
      return ((await names.json()) as { names: string[] }).names[0] ?? each;
    })
  );
}

export interface SqlResult {
  readonly columns: readonly { readonly name: string; readonly type: Sats }[];
  readonly rows: readonly (readonly unknown[])[];
  readonly micros: number;
  readonly changed: { readonly inserted: number; readonly deleted: number; readonly updated: number };
  /** What it took, as the server says. */
  readonly cost: string;
}

export async function runSql(session: Session, sql: string): Promise<SqlResult> {
  const statement = JSON.stringify({ sql, params: [] });
  const response = await send(session, databasePath(session, '/sql'), { method: 'POST', body: statement });
  const [result] = JSON.parse(await response.text(), keepLargeNumbers) as any[];
  return {
    columns: result.schema.elements.map((each: any, i: number) => ({
      name: each.name?.some ?? String(i),
      type: each.algebraic_type,
    })),
    rows: result.rows,
    micros: result.total_duration_micros,
    changed: {
      inserted: result.stats.rows_inserted,
      deleted: result.stats.rows_deleted,
      updated: result.stats.rows_updated,
    },
    cost: response.headers.get('stdb-query-cost') ?? '',
  };
}

/** Numbers beyond what JavaScript counts exactly stay as they are written, where the browser tells how that is. */
function keepLargeNumbers(this: unknown, _key: string, value: unknown, context?: { source?: string }): unknown {
  return typeof value === 'number' && !Number.isSafeInteger(value) && /^-?\d+$/.test(context?.source ?? '')
    ? BigInt(context!.source!)
    : value;
}

/** Calls a reducer or procedure; returns what it answers, empty for reducers. */
export async function call(session: Session, name: string, args: string): Promise<string> {
  const path = databasePath(session, `/call/${encodeURIComponent(name)}`);
  return (await send(session, path, { method: 'POST', body: args })).text();
}

export interface LogRecord {
  readonly level: string;
  readonly ts: number;
  readonly message: string;
  readonly function?: string;
  readonly filename?: string;
  readonly line_number?: number;
  readonly fields?: Readonly<Record<string, string | number | boolean>>;
}

/** Hands over the last records and those to come, until the signal says stop. */
export async function followLog(
  session: Session,
  onRecords: (records: LogRecord[]) => void,
  signal: AbortSignal
): Promise<void> {
  const path = databasePath(session, '/logs?num_lines=500&follow=true');
  await followLines(session, path, lines => onRecords(lines.map(each => JSON.parse(each))), signal);
}

/** Rows that a transaction inserted and deleted in a table; values as in answers to SQL, not of all rows. */
export interface TableChange {
  readonly table: string;
  readonly system: boolean;
  readonly inserted: number;
  readonly deleted: number;
  readonly inserts: readonly (readonly unknown[])[];
  readonly deletes: readonly (readonly unknown[])[];
}

export interface Transaction {
  readonly tx_offset: number | null;
  readonly ended_at_micros: number;
  readonly duration_micros: number;
  readonly failure: string | null;
  readonly kind: 'reducer' | 'sql' | 'connect' | 'disconnect' | 'init' | 'publish' | 'procedure' | 'host';
  readonly function?: string;
  readonly caller?: string;
  readonly connection?: string | null;
  readonly args?: readonly unknown[] | null;
  readonly statement?: string | null;
  readonly tables: readonly TableChange[];
}

function watchPath(session: Session, rest: string): string {
  return `/dev/database/${encodeURIComponent(session.database)}${rest}`;
}

/** What a subscribed query has cost, shared by all who are subscribed to it. */
export interface QueryStatus {
  readonly query_set: number;
  readonly sql: string;
  readonly subscribers: number;
  readonly updates: number;
  readonly update_bytes: number;
}

export interface Client {
  readonly identity: string;
  readonly connection: string;
  readonly confirmed: boolean;
  readonly opened_at_micros: number;
  readonly sent_payloads: number;
  readonly sent_bytes: number;
  readonly query_count: number;
  readonly queries: readonly QueryStatus[];
}

export interface Statistics {
  readonly at_micros: number;
  readonly rows: number;
  readonly row_bytes: number;
  readonly page_bytes: number;
  readonly blob_bytes: number;
  readonly transactions: number;
  readonly durable_transactions: number;
  readonly log_bytes: number;
  readonly heap_bytes: number;
  readonly heap_bytes_max: number;
  readonly clients: number;
  readonly queries: number;
}

export interface ScheduleStatus {
  readonly total: number;
  readonly waiting: readonly {
    readonly table: string;
    readonly function: string;
    readonly row_id: string;
    readonly due_micros: number;
    readonly interval_micros: number | null;
  }[];
  readonly last_runs: readonly {
    readonly function: string;
    readonly ended_at_micros: number;
    readonly failure: string | null;
  }[];
}

export type EnvironmentType = 'String' | { readonly StringLiteral: string } | { readonly Union: readonly string[] };

export interface EnvironmentStatus {
  readonly declarations: readonly { readonly name: string; readonly optional: boolean; readonly ty: EnvironmentType }[];
  readonly stored_keys: readonly string[];
}

export async function fetchClients(session: Session): Promise<{ total: number; clients: readonly Client[] }> {
  return (await send(session, watchPath(session, '/clients'))).json();
}

export async function fetchStatistics(session: Session): Promise<Statistics> {
  return (await send(session, watchPath(session, '/statistics'))).json();
}

export async function fetchSchedules(session: Session): Promise<ScheduleStatus> {
  return (await send(session, watchPath(session, '/schedules'))).json();
}

export async function fetchEnvironment(session: Session): Promise<EnvironmentStatus> {
  return (await send(session, databasePath(session, '/environment'))).json();
}

/** Sets a variable, or removes its value. */
export async function changeEnvironment(session: Session, key: string, value: string | undefined): Promise<void> {
  const init: RequestInit =
    value === undefined
      ? { method: 'PATCH', headers: { 'spacetime-environment-remove': key } }
      : { method: 'PATCH', body: JSON.stringify({ [key]: value }) };
  await send(session, databasePath(session, '/environment'), init);
}

/** Hands over the transactions to come and how many were skipped, until the signal says stop. */
export async function followTransactions(
  session: Session,
  onEnded: (ended: Transaction[], skipped: number) => void,
  signal: AbortSignal
): Promise<void> {
  await followLines(
    session,
    watchPath(session, '/transactions'),
    lines => {
      const read: any[] = lines.map(each => JSON.parse(each, keepLargeNumbers));
      const ended = read.filter(each => !('skipped' in each));
      onEnded(ended, read.reduce((sum, each) => sum + (each.skipped ?? 0), 0));
    },
    signal
  );
}

/** How long to wait before following again what has ended. */
const RETRY_MILLIS = 2000;

/**
 * Follows again and again: a database that is reset or opened again ends its streams, and is not there for a moment.
 *
 * @param follow returns when a stream has ended
 * @param onEnded is told what the server had against it, or an empty text
 */
export async function keepFollowing(
  follow: () => Promise<void>,
  onEnded: (error: string) => void,
  signal: AbortSignal
): Promise<void> {
  for (let refused = false; !refused && !signal.aborted; ) {
    let error = '';
    try {
      await follow();
    } catch (failure) {
      const { status, message } = failure as Error & { status?: number };
      error = status === undefined ? '' : message;
      refused = status !== undefined && status < 500;
    }
    if (!signal.aborted) {
      onEnded(error);
      await new Promise(waited => setTimeout(waited, RETRY_MILLIS));
    }
  }
}

/** Hands over the lines of an answer as they come, none as it begins, until it ends or the signal says stop. */
async function followLines(
  session: Session,
  path: string,
  onLines: (lines: string[]) => void,
  signal: AbortSignal
): Promise<void> {
  const response = await send(session, path, { signal });
  onLines([]);
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  while (true) {
    const { done, value } = await reader.read();
    if (done) {
      return;
    }
    const lines = (rest + value).split('\n');
    rest = lines.pop()!;
    onLines(lines.filter(each => each !== ''));
  }
}

/** Returns a moment as SQL writes it, to the microsecond. */
export function timestampText(micros: bigint): string {
  const fraction = ((micros % 1_000_000n) + 1_000_000n) % 1_000_000n;
  const seconds = new Date(Number((micros - fraction) / 1000n)).toISOString().slice(0, 19);
  return `${seconds}.${fraction.toString().padStart(6, '0')}Z`;
}

/** Returns a duration as SQL writes it, to the microsecond. */
export function durationText(micros: bigint): string {
  const magnitude = micros < 0n ? -micros : micros;
  const fraction = (magnitude % 1_000_000n).toString().padStart(6, '0').replace(/0+$/, '');
  return `${micros < 0n ? '-' : ''}PT${magnitude / 1_000_000n}${fraction === '' ? '' : `.${fraction}`}S`;
}

/** Returns a value of the client runtime as people read it, which for scalars is how SQL writes it, too. */
export function valueText(value: unknown): string {
  if (value === undefined || value === null) {
    return '–';
  } else if (value instanceof Identity || value instanceof ConnectionId) {
    return `0x${value.toHexString()}`;
  } else if (value instanceof Timestamp) {
    return timestampText(value.microsSinceUnixEpoch);
  } else if (value instanceof Uuid) {
    return value.toString();
  } else if (value instanceof TimeDuration) {
    return durationText(value.micros);
  } else if (value instanceof Uint8Array) {
    return `0x${Array.from(value, each => each.toString(16).padStart(2, '0')).join('')}`;
  } else if (Array.isArray(value)) {
    return `[${value.map(valueText).join(', ')}]`;
  } else if (typeof value === 'object' && 'tag' in value) {
    const { tag, value: payload } = value as { tag: string; value?: unknown };
    return payload === undefined ? tag : `${tag}(${valueText(payload)})`;
  } else if (typeof value === 'object') {
    return `{ ${Object.entries(value)
      .map(([key, each]) => `${key}: ${valueText(each)}`)
      .join(', ')} }`;
  }
  return String(value);
}
