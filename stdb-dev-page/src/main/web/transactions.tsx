/** Transactions as they end: who called what, how long it took, what changed. */

import { useEffect, useMemo, useState } from 'preact/hooks';
import type { Field, Module, Table } from './module';
import {
  followTransactions,
  identityOf,
  keepFollowing,
  timestampText,
  type Session,
  type TableChange,
  type Transaction,
} from './server';
import { sqlText } from './sqltext';

/** Older ones are forgotten. */
const KEPT_MAX = 500;

export interface Followed {
  readonly transactions: readonly Transaction[];
  /** How many came faster than they could be told. */
  readonly skipped: number;
  readonly error: string;
  readonly clear: () => void;
}

/** Follows the transactions of a database, whatever is shown meanwhile. */
export function useTransactions(session: Session): Followed {
  const [transactions, setTransactions] = useState<readonly Transaction[]>([]);
  const [skipped, setSkipped] = useState(0);
  const [error, setError] = useState('');
  useEffect(() => {
    const abort = new AbortController();
    const follow = (): Promise<void> =>
      followTransactions(
        session,
        (ended, left) => {
          setError('');
          setSkipped(before => before + left);
          setTransactions(before => [...ended.reverse(), ...before].slice(0, KEPT_MAX));
        },
        abort.signal
      );
    setTransactions([]);
    setSkipped(0);
    setError('');
    if (session.database !== '' && session.token !== '') {
      void keepFollowing(follow, setError, abort.signal);
    }
    return () => abort.abort();
  }, [session.database, session.token]);
  const clear = (): void => {
    setTransactions([]);
    setSkipped(0);
  };
  return { transactions, skipped, error, clear };
}

/** What the server writes behind statements without parameters. */
const NO_PARAMETERS = / \/\* parameters: \[\] \*\/$/;

/** What a transaction is called in the list. */
function titleOf(each: Transaction): string {
  switch (each.kind) {
    case 'reducer':
      return each.function ?? '';
    case 'sql':
      return each.statement?.replace(NO_PARAMETERS, '') ?? 'SQL';
    case 'host':
      return 'procedure or server';
    default:
      return each.function ? `${each.kind}: ${each.function.slice(0, 24)}` : each.kind;
  }
}

/** Requests over HTTP connect and disconnect a client each. */
function isConnect(each: Transaction): boolean {
  const connects = each.kind === 'connect' || each.kind === 'disconnect';
  return connects && each.failure === null;
}

function changesText(each: Transaction): string {
  const counted = each.tables.filter(table => !table.system);
  return counted.map(table => `${table.table} ${signed(table)}`).join(', ');
}

function signed(table: TableChange): string {
  return [table.inserted > 0 ? `+${table.inserted}` : '', table.deleted > 0 ? `−${table.deleted}` : '']
    .filter(each => each !== '')
    .join(' ');
}

export function durationLabel(micros: number): string {
  return micros < 1000 ? `${micros} µs` : `${(micros / 1000).toFixed(micros < 10_000 ? 2 : 1)} ms`;
}

export function Transactions(props: { session: Session; module: Module; followed: Followed }) {
  const { session, module, followed } = props;
  const [search, setSearch] = useState('');
  const [withConnects, setWithConnects] = useState(false);
  const [chosen, choose] = useState<Transaction>();
  const own = useMemo(() => identityOf(session.token), [session.token]);
  const wanted = search.toLowerCase();
  const listed = followed.transactions.filter(each => withConnects || !isConnect(each));
  const shown = listed.filter(each =>
    `${titleOf(each)} ${each.kind} ${each.caller ?? ''} ${changesText(each)} ${each.failure ?? ''}`
      .toLowerCase()
      .includes(wanted)
  );
  const longest = Math.max(1, ...shown.map(each => each.duration_micros));
  return (
    <section class="transactions">
      <header>
        <h2>Transactions</h2>
        <span class="count">
          {shown.length} of {listed.length}
          {followed.skipped > 0 ? `, ${followed.skipped} skipped` : ''}
        </span>
        <input
          type="search"
          placeholder="search function, caller, table"
          value={search}
          onInput={event => setSearch(event.currentTarget.value)}
        />
        <label title="also those that connect or disconnect a client">
          <input
            type="checkbox"
            checked={withConnects}
            onChange={event => setWithConnects(event.currentTarget.checked)}
          />
          connects
        </label>
        <button class="quiet" onClick={followed.clear}>
          Clear
        </button>
      </header>
      {followed.error ? <pre class="error">{followed.error}</pre> : null}
      {shown.length === 0 ? (
        <p class="empty">
          {listed.length === 0
            ? 'No transaction has ended since this page was opened. Call a function, or change a row.'
            : 'No transaction matches.'}
        </p>
      ) : (
        <div class="halves">
          <div class="scroll">
            <table class="wide">
              <thead>
                <tr>
                  <th>time</th>
                  <th>what</th>
                  <th>caller</th>
                  <th>duration</th>
                  <th>changes</th>
                </tr>
              </thead>
              <tbody>
                {shown.map(each => (
                  <tr
                    tabIndex={0}
                    class={`${each === chosen ? 'chosen' : ''} ${each.failure === null ? '' : 'failed'}`}
                    onClick={() => choose(each)}
                    onKeyDown={event => event.key === 'Enter' && choose(each)}
                  >
                    <td>{timestampText(BigInt(each.ended_at_micros)).slice(11, 23)}</td>
                    <td class="what">{titleOf(each)}</td>
                    <td title={each.caller}>
                      {each.caller === undefined ? '–' : each.caller === own ? 'you' : each.caller.slice(0, 8)}
                    </td>
                    <td class="number">
                      <span class="bar">
                        <i class="kept" style={{ width: `${(100 * each.duration_micros) / longest}%` }} />
                      </span>
                      {durationLabel(each.duration_micros)}
                    </td>
                    <td>{each.failure === null ? changesText(each) || '–' : 'undone'}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          {chosen && shown.includes(chosen) ? (
            <Detail transaction={chosen} module={module} own={own} />
          ) : (
            <p class="empty">Choose a transaction to see its arguments and what it changed.</p>
          )}
        </div>
      )}
    </section>
  );
}

function Detail(props: { transaction: Transaction; module: Module; own: string }) {
  const { transaction, module, own } = props;
  return (
    <div class="scroll detail">
      <h3>{titleOf(transaction)}</h3>
      {transaction.failure === null ? null : <pre class="error">{transaction.failure}</pre>}
      <dl>
        <dt>ended</dt>
        <dd>{timestampText(BigInt(transaction.ended_at_micros))}</dd>
        <dt>took</dt>
        <dd>{durationLabel(transaction.duration_micros)}</dd>
        <dt>caller</dt>
        <dd>
          {transaction.caller === undefined ? '–' : `0x${transaction.caller}`}
          {transaction.caller === own ? ' (you)' : ''}
        </dd>
        {transaction.connection ? (
          <>
            <dt>connection</dt>
            <dd>0x{transaction.connection}</dd>
          </>
        ) : null}
        <dt>offset in the log</dt>
        <dd>{transaction.tx_offset ?? '–'}</dd>
      </dl>
      <Arguments transaction={transaction} module={module} />
      <h3>What changed</h3>
      {transaction.tables.length === 0 ? <p class="count">nothing</p> : null}
      {transaction.tables.map(each => (
        <Changes change={each} table={module.tables.find(table => table.name === each.table)} module={module} />
      ))}
    </div>
  );
}

function Arguments(props: { transaction: Transaction; module: Module }) {
  const { transaction, module } = props;
  const params = module.functions.find(each => each.name === transaction.function)?.params;
  if (transaction.kind === 'sql' || !transaction.args || !params || params.length === 0) {
    return null;
  }
  return (
    <>
      <h3>Arguments</h3>
      <dl>
        {params.map((each, i) => (
          <>
            <dt>{each.name}</dt>
            <dd>{sqlText(transaction.args![i], each.type, module.types)}</dd>
          </>
        ))}
      </dl>
    </>
  );
}

interface Change {
  readonly kind: 'inserted' | 'deleted' | 'updated';
  readonly row: readonly unknown[];
  readonly before?: readonly unknown[];
}

/** Pairs deleted with inserted rows that have the same primary key; without one, the only row of each. */
function pairs(change: TableChange, table: Table): Change[] {
  const [before] = change.deletes;
  const [row] = change.inserts;
  if (table.primaryKey.length === 0 && change.deleted === 1 && change.inserted === 1 && before && row) {
    return [{ kind: 'updated', row, before }];
  }
  const positions = table.primaryKey.map(name => table.columns.findIndex(each => each.name === name));
  const keyOf = (row: readonly unknown[]): string =>
    JSON.stringify(
      positions.map(at => row[at]),
      (_, value) => (typeof value === 'bigint' ? String(value) : value)
    );
  const deleted = new Map<string, readonly unknown[]>();
  change.deletes.forEach((row, i) => deleted.set(positions.length > 0 ? keyOf(row) : String(i), row));
  const changed: Change[] = change.inserts.map(row => {
    const before = positions.length > 0 ? deleted.get(keyOf(row)) : undefined;
    if (before === undefined) {
      return { kind: 'inserted', row };
    }
    deleted.delete(keyOf(row));
    return { kind: 'updated', row, before };
  });
  return [...changed, ...[...deleted.values()].map((row): Change => ({ kind: 'deleted', row }))];
}

function Changes(props: { change: TableChange; table: Table | undefined; module: Module }) {
  const { change, table, module } = props;
  const hidden = change.inserted + change.deleted - change.inserts.length - change.deletes.length;
  const title = (
    <h4>
      {change.table} <small>{signed(change)}</small>
    </h4>
  );
  if (change.system || table === undefined) {
    return title;
  }
  return (
    <>
      {title}
      <table class="changes">
        <thead>
          <tr>
            <th />
            {table.columns.map(each => (
              <th>{each.name}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {pairs(change, table).map(each => (
            <tr class={each.kind}>
              <th title={each.kind}>{{ inserted: '+', deleted: '−', updated: '~' }[each.kind]}</th>
              {table.columns.map((column, i) => (
                <Cell column={column} value={each.row[i]} before={each.before?.[i]} module={module} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {hidden > 0 ? <p class="count">{hidden} more rows are not shown</p> : null}
    </>
  );
}

function Cell(props: { column: Field; value: unknown; before: unknown; module: Module }) {
  const text = sqlText(props.value, props.column.type, props.module.types);
  const before = props.before === undefined ? text : sqlText(props.before, props.column.type, props.module.types);
  return before === text ? (
    <td title={text}>{text}</td>
  ) : (
    <td title={`${before} → ${text}`}>
      <del>{before}</del> <ins>{text}</ins>
    </td>
  );
}
