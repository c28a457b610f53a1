/** Rows of tables and views, live: sorted, filtered, changed by SQL. */

import type { DbConnectionImpl } from '@stdb/client';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { typeText, type Module, type Table } from './module';
import { runSql, valueText, type Session } from './server';
import { sqlLiteral, sqlName } from './sqltext';

/** More rows than this are counted and not shown. */
const SHOWN_MAX = 500;

/** How long a row that has changed is marked. */
const MARK_MILLIS = 1500;

interface Live {
  readonly rows: readonly any[];
  readonly marked: ReadonlySet<any>;
  readonly error?: string;
}

const NOTHING: Live = { rows: [], marked: new Set() };

/** Subscribes to all rows of a table and returns them as they change. */
function useRows(connection: DbConnectionImpl<any>, table: Table): Live {
  const [live, setLive] = useState<Live>(NOTHING);
  useEffect(() => {
    const handle = connection.db[table.name] as any;
    const marked = new Set<any>();
    let scheduled = false;
    let events: any[] = [];
    const show = (): void => {
      scheduled = false;
      const rows = table.kind === 'event table' ? events : [...handle.iter()];
      setLive({ rows, marked: new Set(marked) });
    };
    const schedule = (): void => {
      if (!scheduled) {
        scheduled = true;
        requestAnimationFrame(show);
      }
    };
    const mark = (row: any): void => {
      marked.add(row);
      setTimeout(() => {
        marked.delete(row);
        schedule();
      }, MARK_MILLIS);
      schedule();
    };
    const onInsert = (ctx: any, row: any): void => {
      if (table.kind === 'event table') {
        events = [row, ...events].slice(0, SHOWN_MAX);
      }
      if (ctx.event.tag === 'SubscribeApplied') {
        schedule();
      } else {
        mark(row);
      }
    };
    const onUpdate = (_: any, __: any, row: any): void => mark(row);
    handle.onInsert(onInsert);
    handle.onUpdate(onUpdate);
    handle.onDelete(schedule);
    setLive(NOTHING);
    const subscription = connection
      .subscriptionBuilder()
      .onApplied(schedule)
      .onError((_: unknown, error: Error) => setLive({ ...NOTHING, error: error.message }))
      .subscribe(`SELECT * FROM ${sqlName(table.name)}`);
    return () => {
      handle.removeOnInsert(onInsert);
      handle.removeOnUpdate(onUpdate);
      handle.removeOnDelete(schedule);
      if (!subscription.isEnded() && connection.isActive) {
        subscription.unsubscribe();
      }
    };
  }, [connection, table]);
  return live;
}

function compare(a: any, b: any): number {
  const left = typeof a === 'object' ? valueText(a) : a;
  const right = typeof b === 'object' ? valueText(b) : b;
  return left === right ? 0 : left === undefined || left < right ? -1 : 1;
}

export function Tables(props: { session: Session; module: Module; connection: DbConnectionImpl<any> }) {
  const shown = props.module.tables;
  const [chosen, choose] = useState(shown[0]?.name);
  const table = shown.find(each => each.name === chosen) ?? shown[0];
  return (
    <div class="split">
      <nav class="list">
        {shown.map(each => (
          <button class={each === table ? 'chosen' : ''} onClick={() => choose(each.name)}>
            {each.name}
            <small>{each.kind === 'table' ? '' : each.kind}</small>
            {each.isPublic ? null : <small>private</small>}
          </button>
        ))}
      </nav>
      {table === undefined ? (
        <p class="empty">The module has no tables.</p>
      ) : table.params.length > 0 ? (
        <p class="empty">
          The view has parameters: ask in SQL, as in <code>SELECT * FROM {table.name}(…)</code>.
        </p>
      ) : (
        <Rows key={table.name} {...props} table={table} />
      )}
    </div>
  );
}

function Rows(props: { session: Session; module: Module; connection: DbConnectionImpl<any>; table: Table }) {
  const { session, module, table } = props;
  const live = useRows(props.connection, table);
  const [filter, setFilter] = useState('');
  const [sort, setSort] = useState<{ column: string; descending: boolean }>();
  const [error, setError] = useState('');
  const rows = useMemo(() => {
    const wanted = filter.toLowerCase();
    const found = live.rows.filter(
      row => wanted === '' || table.columns.some(each => valueText(row[each.name]).toLowerCase().includes(wanted))
    );
    if (sort) {
      found.sort((a, b) => compare(a[sort.column], b[sort.column]) * (sort.descending ? -1 : 1));
    }
    return found;
  }, [live, filter, sort, table]);
  const isEditable = table.kind === 'table';
  const run = async (sql: string): Promise<void> => {
    try {
      const { inserted, deleted, updated } = (await runSql(session, sql)).changed;
      setError(inserted + deleted + updated === 0 ? `${sql}\nno row was there as it is shown` : '');
    } catch (failure) {
      setError(`${sql}\n${(failure as Error).message}`);
    }
  };
  /** Rows are told apart by their key, or by all their columns. */
  const where = (row: any): string => {
    const names = table.primaryKey.length > 0 ? table.primaryKey : table.columns.map(each => each.name);
    return names
      .map(name => {
        const column = table.columns.find(each => each.name === name)!;
        return row[name] === undefined
          ? `${sqlName(name)} IS NULL`
          : `${sqlName(name)} = ${sqlLiteral(valueText(row[name]), column.type, module.types)}`;
      })
      .join(' AND ');
  };
  return (
    <section class="rows">
      <header>
        <h2>{table.name}</h2>
        <span class="count">
          {rows.length === live.rows.length ? `${rows.length} rows` : `${rows.length} of ${live.rows.length} rows`}
        </span>
        <input
          type="search"
          placeholder="filter"
          value={filter}
          onInput={event => setFilter(event.currentTarget.value)}
        />
      </header>
      {live.error || error ? <pre class="error">{live.error ?? error}</pre> : null}
      <div class="scroll">
        <table>
          <thead>
            <tr>
              {table.columns.map(each => (
                <th
                  onClick={() =>
                    setSort({ column: each.name, descending: sort?.column === each.name && !sort.descending })
                  }
                >
                  {each.name}
                  {table.primaryKey.includes(each.name) ? <abbr title="primary key"> ⚿</abbr> : null}
                  {sort?.column === each.name ? (sort.descending ? ' ↓' : ' ↑') : ''}
                  <small>{typeText(each.type, module.types)}</small>
                </th>
              ))}
              {isEditable ? <th /> : null}
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, SHOWN_MAX).map(row => (
              <tr class={live.marked.has(row) ? 'marked' : ''}>
                {table.columns.map(column => (
                  <Cell
                    text={valueText(row[column.name])}
                    onChange={
                      isEditable && !table.primaryKey.includes(column.name)
                        ? text =>
                            run(
                              `UPDATE ${sqlName(table.name)} SET ${sqlName(column.name)} = ${sqlLiteral(
                                text,
                                column.type,
                                module.types
                              )} WHERE ${where(row)}`
                            )
                        : undefined
                    }
                  />
                ))}
                {isEditable ? (
                  <td class="actions">
                    <button
                      title="delete this row"
                      onClick={() => run(`DELETE FROM ${sqlName(table.name)} WHERE ${where(row)}`)}
                    >
                      ✕
                    </button>
                  </td>
                ) : null}
              </tr>
            ))}
          </tbody>
        </table>
        {rows.length > SHOWN_MAX ? <p class="empty">{rows.length - SHOWN_MAX} more rows are not shown.</p> : null}
      </div>
      {isEditable ? <NewRow module={module} table={table} run={run} /> : null}
    </section>
  );
}

/** A value; a double click makes it a field. */
function Cell(props: { text: string; onChange?: ((text: string) => void) | undefined }) {
  const [editing, setEditing] = useState(false);
  const { text, onChange } = props;
  if (!editing || !onChange) {
    return (
      <td title={onChange ? 'double click to change' : undefined} onDblClick={() => setEditing(true)}>
        {text}
      </td>
    );
  }
  const finish = (value: string): void => {
    setEditing(false);
    if (value !== text) {
      onChange(value);
    }
  };
  return (
    <td>
      <input
        autofocus
        value={text}
        ref={input => input?.focus()}
        onKeyDown={event => {
          if (event.key === 'Enter') {
            finish(event.currentTarget.value);
          } else if (event.key === 'Escape') {
            setEditing(false);
          }
        }}
        onBlur={() => setEditing(false)}
      />
    </td>
  );
}

function NewRow(props: { module: Module; table: Table; run: (sql: string) => Promise<void> }) {
  const [values, setValues] = useState<Record<string, string>>({});
  const { table, module } = props;
  const insert = (event: Event): void => {
    event.preventDefault();
    const given = table.columns.filter(each => values[each.name] !== undefined && values[each.name] !== '');
    const names = given.map(each => sqlName(each.name)).join(', ');
    const literals = given.map(each => sqlLiteral(values[each.name]!, each.type, module.types)).join(', ');
    void props.run(`INSERT INTO ${sqlName(table.name)} (${names}) VALUES (${literals})`).then(() => setValues({}));
  };
  return (
    <form class="new-row" onSubmit={insert}>
      {table.columns.map(each => (
        <input
          placeholder={`${each.name}: ${typeText(each.type, module.types)}`}
          value={values[each.name] ?? ''}
          onInput={event => setValues({ ...values, [each.name]: event.currentTarget.value })}
        />
      ))}
      <button>Insert</button>
    </form>
  );
}
