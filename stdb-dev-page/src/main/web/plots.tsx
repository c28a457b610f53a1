/** What grows, over time: rows, pages, log, heap, transactions, clients. */

import { useEffect, useState } from 'preact/hooks';
import { bytesLabel, numberLabel } from './polled';
import { fetchStatistics, type Session, type Statistics } from './server';

const POLL_MILLIS = 2000;

/** A quarter of an hour. */
const KEPT_MAX = 450;

const WIDTH = 320;
const HEIGHT = 90;

export interface History {
  readonly samples: readonly Statistics[];
  readonly error: string;
}

/** Collects numbers as long as the page is open, whatever is shown meanwhile. */
export function useStatistics(session: Session): History {
  const [history, setHistory] = useState<History>({ samples: [], error: '' });
  useEffect(() => {
    let isCurrent = true;
    let timer = 0;
    const next = async (): Promise<void> => {
      try {
        const sample = await fetchStatistics(session);
        if (isCurrent) {
          setHistory(before => ({ samples: [...before.samples, sample].slice(-KEPT_MAX), error: '' }));
        }
      } catch (failure) {
        if (isCurrent) {
          setHistory(before => ({ ...before, error: (failure as Error).message }));
        }
      }
      if (isCurrent) {
        timer = setTimeout(next, POLL_MILLIS);
      }
    };
    setHistory({ samples: [], error: '' });
    if (session.database !== '' && session.token !== '') {
      void next();
    }
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [session.database, session.token]);
  return history;
}

interface Series {
  readonly title: string;
  readonly about: string;
  readonly label: (value: number) => string;
  readonly of: (samples: readonly Statistics[], at: number) => number;
}

/** Returns the transactions between a sample and the one before it. */
function perSecond(samples: readonly Statistics[], at: number): number {
  const [before, after] = [samples[at - 1], samples[at]];
  return before === undefined || after === undefined
    ? 0
    : ((after.transactions - before.transactions) * 1_000_000) / Math.max(1, after.at_micros - before.at_micros);
}

const SERIES: readonly Series[] = [
  { title: 'Rows', about: 'of all tables', label: numberLabel, of: (all, at) => all[at]!.rows },
  { title: 'Storage', about: 'pages in memory', label: bytesLabel, of: (all, at) => all[at]!.page_bytes },
  { title: 'Log', about: 'on the disk, with its reserve', label: bytesLabel, of: (all, at) => all[at]!.log_bytes },
  { title: 'Heap', about: 'of the whole server', label: bytesLabel, of: (all, at) => all[at]!.heap_bytes },
  {
    title: 'Transactions',
    about: 'logged, each second',
    label: value => value.toFixed(value < 10 ? 1 : 0),
    of: (samples, at) => perSecond(samples, Math.max(at, 1)),
  },
  { title: 'Clients', about: 'connected', label: numberLabel, of: (all, at) => all[at]!.clients },
];

export function Plots(props: { history: History }) {
  const { samples, error } = props.history;
  const last = samples[samples.length - 1];
  return (
    <section class="plots">
      <header>
        <h2>Storage, log and memory</h2>
        <span class="count">since this page was opened, at most 15 minutes</span>
      </header>
      {error ? <pre class="error">{error}</pre> : null}
      {last === undefined ? (
        error ? null : <p class="empty">Waiting for the first numbers.</p>
      ) : (
        <div class="scroll">
          <div class="grid">
            {SERIES.map(each => (
              <Plot series={each} samples={samples} />
            ))}
          </div>
          <dl>
            <dt>rows, as bytes</dt>
            <dd>{bytesLabel(last.row_bytes)}</dd>
            <dt>large columns</dt>
            <dd>{bytesLabel(last.blob_bytes)}</dd>
            <dt>heap at most</dt>
            <dd>{bytesLabel(last.heap_bytes_max)}</dd>
            <dt>transactions in the log</dt>
            <dd>
              {numberLabel(last.transactions)}, of which {numberLabel(last.durable_transactions)} are durable
            </dd>
            <dt>subscribed queries</dt>
            <dd>{numberLabel(last.queries)}</dd>
          </dl>
        </div>
      )}
    </section>
  );
}

function Plot(props: { series: Series; samples: readonly Statistics[] }) {
  const { series, samples } = props;
  const values = samples.map((_, i) => series.of(samples, i));
  const last = values[values.length - 1] ?? 0;
  const most = Math.max(...values, 0);
  const from = samples[0]!.at_micros;
  const span = Math.max(1, samples[samples.length - 1]!.at_micros - from);
  const x = (i: number): number => ((samples[i]!.at_micros - from) / span) * WIDTH;
  const y = (value: number): number => HEIGHT - (value / Math.max(most, Number.MIN_VALUE)) * (HEIGHT - 6) - 1;
  const line = values.map((value, i) => `${x(i).toFixed(1)},${y(value).toFixed(1)}`).join(' ');
  return (
    <figure>
      <figcaption>
        <b>{series.title}</b> <small>{series.about}</small>
        <output>{series.label(last)}</output>
      </figcaption>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={series.title}>
        <polygon points={`0,${HEIGHT} ${line} ${WIDTH},${HEIGHT}`} />
        <polyline points={line} />
      </svg>
      <small class="axis">
        <span>{Math.round(span / 1_000_000)} s ago</span>
        <span>at most {series.label(most)}</span>
        <span>now</span>
      </small>
    </figure>
  );
}
