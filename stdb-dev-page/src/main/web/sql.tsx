/** SQL: statements, their rows, how they are run. */

import { useState } from 'preact/hooks';
import type { Module } from './module';
import { runSql, type Session, type SqlResult } from './server';
import { sqlText } from './sqltext';

const HISTORY_KEY = 'stdb-sql-history';
const HISTORY_MAX = 50;

interface Step {
  readonly table: string;
  readonly access: string;
  readonly filters: readonly string[];
  readonly estimate: { readonly rowsRead: number; readonly rowsKept: number };
  readonly actual?: { readonly rowsRead: number; readonly rowsKept: number; readonly probes: number };
}

interface Plan {
  readonly statement: string;
  readonly stages: readonly string[];
  readonly fragments: readonly (readonly Step[])[];
}

function readHistory(): string[] {
  return JSON.parse(localStorage.getItem(HISTORY_KEY) ?? '[]');
}

export function Sql(props: { session: Session; module: Module }) {
  const { session, module } = props;
  const [text, setText] = useState(`SELECT * FROM ${module.tables[0]?.name ?? 'st_table'}`);
  const [result, setResult] = useState<SqlResult>();
  const [plan, setPlan] = useState<Plan>();
  const [error, setError] = useState('');
  const [history, setHistory] = useState(readHistory);
  const attempt = async (work: () => Promise<void>): Promise<void> => {
    setError('');
    setResult(undefined);
    setPlan(undefined);
    try {
      await work();
    } catch (failure) {
      setError((failure as Error).message);
    }
  };
  const run = (): Promise<void> =>
    attempt(async () => {
      const kept = [text, ...history.filter(each => each !== text)].slice(0, HISTORY_MAX);
      setHistory(kept);
      localStorage.setItem(HISTORY_KEY, JSON.stringify(kept));
      setResult(await runSql(session, text));
    });
  const explain = (): Promise<void> =>
    attempt(async () => {
      const answer = await runSql(session, `EXPLAIN (ANALYZE, FORMAT JSON) ${text}`);
      setPlan(JSON.parse(String(answer.rows[0]![0])));
    });
  return (
    <section class="sql">
      <textarea
        rows={4}
        spellcheck={false}
        value={text}
        onInput={event => setText(event.currentTarget.value)}
        onKeyDown={event => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
            void run();
          }
        }}
      />
      <header>
        <button onClick={run}>Run</button>
        <button class="quiet" onClick={explain}>
          Explain
        </button>
        <select
          value=""
          aria-label="history"
          onChange={event => {
            setText(event.currentTarget.value);
            event.currentTarget.value = '';
          }}
        >
          <option value="">history</option>
          {history.map(each => (
            <option>{each}</option>
          ))}
        </select>
        <span class="count">Ctrl+Enter runs</span>
      </header>
      {error ? <pre class="error">{error}</pre> : null}
      {plan ? <PlanPicture plan={plan} /> : null}
      {result ? <Result result={result} module={module} /> : null}
    </section>
  );
}

function Result(props: { result: SqlResult; module: Module }) {
  const { result, module } = props;
  const { inserted, deleted, updated } = result.changed;
  const changes = [
    [inserted, 'inserted'],
    [updated, 'updated'],
    [deleted, 'deleted'],
  ].filter(([count]) => count !== 0);
  return (
    <>
      <p class="count">
        {result.columns.length > 0 ? `${result.rows.length} rows` : ''}
        {changes.map(([count, what]) => ` ${count} ${what}`)} in {(result.micros / 1000).toFixed(1)} ms {result.cost}
      </p>
      <div class="scroll">
        <table>
          <thead>
            <tr>
              {result.columns.map(each => (
                <th>{each.name}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {result.rows.map(row => (
              <tr>
                {result.columns.map((each, i) => (
                  <td>{sqlText(row[i], each.type, module.types)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

/** Steps nested in each other, with bars for the rows that they read. */
function PlanPicture(props: { plan: Plan }) {
  const { plan } = props;
  const reads = plan.fragments.flat().map(step => step.actual?.rowsRead ?? step.estimate.rowsRead);
  const most = Math.max(1, ...reads);
  return (
    <div class="plan">
      <b>{[plan.statement, ...plan.stages].join(' · ')}</b>
      {plan.fragments.map(steps => (
        <ol>
          {steps.map((step, depth) => {
            const read = step.actual?.rowsRead ?? step.estimate.rowsRead;
            const kept = step.actual?.rowsKept ?? step.estimate.rowsKept;
            return (
              <li style={{ marginLeft: `${depth * 1.5}rem` }} class={step.access.startsWith('scan') ? 'scan' : ''}>
                {step.access}
                {step.filters.length > 0 ? <small> filter: {step.filters.join(' and ')}</small> : null}
                <span class="bar">
                  <i style={{ width: `${(100 * read) / most}%` }} />
                  <i class="kept" style={{ width: `${(100 * kept) / most}%` }} />
                </span>
                <small>
                  {read} rows read, {kept} kept; {step.estimate.rowsRead} estimated
                </small>
              </li>
            );
          })}
        </ol>
      ))}
    </div>
  );
}
