/** The log of the module, as it is written. */

import { useEffect, useState } from 'preact/hooks';
import { followLog, keepFollowing, type LogRecord, type Session } from './server';

const KEPT_MAX = 2000;
const LEVELS = ['Trace', 'Debug', 'Info', 'Warn', 'Error', 'Panic'];

function fieldsOf(record: LogRecord): string[] {
  return Object.entries(record.fields ?? {}).map(([key, value]) => `${key}=${value}`);
}

export function Log(props: { session: Session }) {
  const [records, setRecords] = useState<readonly LogRecord[]>([]);
  const [search, setSearch] = useState('');
  const [level, setLevel] = useState('Trace');
  const [error, setError] = useState('');
  useEffect(() => {
    const abort = new AbortController();
    const follow = (): Promise<void> => {
      // Each stream begins with the newest records of what runs now.
      setRecords([]);
      return followLog(
        props.session,
        added => {
          setError('');
          setRecords(before => [...before, ...added].slice(-KEPT_MAX));
        },
        abort.signal
      );
    };
    void keepFollowing(follow, setError, abort.signal);
    return () => abort.abort();
  }, [props.session]);
  const wanted = search.toLowerCase();
  const shown = records.filter(
    each =>
      LEVELS.indexOf(each.level) >= LEVELS.indexOf(level) &&
      `${each.function ?? ''} ${each.message} ${fieldsOf(each).join(' ')}`.toLowerCase().includes(wanted)
  );
  return (
    <section class="log">
      <header>
        <input
          type="search"
          placeholder="search"
          value={search}
          onInput={event => setSearch(event.currentTarget.value)}
        />
        <select value={level} aria-label="level" onChange={event => setLevel(event.currentTarget.value)}>
          {LEVELS.map(each => (
            <option>{each}</option>
          ))}
        </select>
        <span class="count">{shown.length} records</span>
      </header>
      {error ? <pre class="error">{error}</pre> : null}
      <ol reversed>
        {[...shown].reverse().map(each => (
          <li class={each.level.toLowerCase()}>
            <time>{new Date(each.ts / 1000).toISOString().slice(11, 23)}</time>
            <b>{each.level}</b>
            <span>{each.function ?? ''}</span>
            <code>
              {each.message}
              {fieldsOf(each).map(field => (
                <em>{field}</em>
              ))}
            </code>
          </li>
        ))}
      </ol>
    </section>
  );
}
