/** Calls that wait for their time, and the environment of the module. */

import { useState } from 'preact/hooks';
import { countLabel, usePolled } from './polled';
import {
  changeEnvironment,
  durationText,
  fetchEnvironment,
  fetchSchedules,
  timestampText,
  type EnvironmentType,
  type Session,
} from './server';

const POLL_MILLIS = 2000;

function untilLabel(dueMicros: number): string {
  const seconds = dueMicros / 1_000_000 - Date.now() / 1000;
  if (seconds <= 0) {
    return 'due';
  }
  if (seconds < 120) {
    return `in ${Math.ceil(seconds)} s`;
  }
  return seconds < 7200 ? `in ${Math.round(seconds / 60)} min` : `in ${Math.round(seconds / 3600)} h`;
}

function repeatLabel(intervalMicros: number | null): string {
  return intervalMicros === null ? 'once' : `every ${durationText(BigInt(intervalMicros)).slice(2).toLowerCase()}`;
}

export function Schedules(props: { session: Session }) {
  const { session } = props;
  const { value, error } = usePolled(() => fetchSchedules(session), POLL_MILLIS, [session]);
  const runOf = (name: string) => value?.last_runs.find(each => each.function === name);
  return (
    <section>
      <header>
        <h2>Schedules</h2>
        <span class="count">{value ? `${countLabel(value.waiting.length, value.total)} waiting` : ''}</span>
      </header>
      {error ? <pre class="error">{error}</pre> : null}
      {value === undefined ? null : value.waiting.length === 0 && value.last_runs.length === 0 ? (
        <p class="empty">
          Nothing is scheduled. Rows of scheduled tables and timers of <code>@Scheduled</code> functions appear here.
        </p>
      ) : (
        <div class="scroll">
          <table class="wide">
            <thead>
              <tr>
                <th>function</th>
                <th>next</th>
                <th>time</th>
                <th>repeats</th>
                <th>row</th>
                <th>last run of the function</th>
              </tr>
            </thead>
            <tbody>
              {value.waiting.map(each => (
                <tr>
                  <td>{each.function}</td>
                  <td>{untilLabel(each.due_micros)}</td>
                  <td>{timestampText(BigInt(each.due_micros)).slice(0, 19).replace('T', ' ')}</td>
                  <td>{repeatLabel(each.interval_micros)}</td>
                  <td>
                    {each.table} {each.row_id}
                  </td>
                  <td>
                    <Outcome run={runOf(each.function)} />
                  </td>
                </tr>
              ))}
              {value.last_runs
                .filter(run => !value.waiting.some(each => each.function === run.function))
                .map(run => (
                  <tr>
                    <td>{run.function}</td>
                    <td>–</td>
                    <td>–</td>
                    <td>–</td>
                    <td>–</td>
                    <td>
                      <Outcome run={run} />
                    </td>
                  </tr>
                ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

function Outcome(props: { run: { ended_at_micros: number; failure: string | null } | undefined }) {
  const { run } = props;
  if (run === undefined) {
    return <>–</>;
  }
  const time = timestampText(BigInt(run.ended_at_micros)).slice(11, 19);
  return run.failure === null ? (
    <>succeeded at {time}</>
  ) : (
    <span class="bad" title={run.failure}>
      failed at {time}: {run.failure}
    </span>
  );
}

function typeLabel(type: EnvironmentType): string {
  return typeof type === 'string'
    ? 'any text'
    : 'StringLiteral' in type
      ? JSON.stringify(type.StringLiteral)
      : type.Union.map(each => JSON.stringify(each)).join(' | ');
}

export function Environment(props: { session: Session }) {
  const { session } = props;
  const [round, setRound] = useState(0);
  const { value, error } = usePolled(() => fetchEnvironment(session), 10_000, [session, round]);
  const [problem, setProblem] = useState('');
  const change = async (key: string, text: string | undefined): Promise<void> => {
    try {
      await changeEnvironment(session, key, text);
      setProblem('');
      setRound(round + 1);
    } catch (failure) {
      setProblem(`${key}: ${(failure as Error).message}`);
    }
  };
  const undeclared = value?.stored_keys.filter(key => !value.declarations.some(each => each.name === key)) ?? [];
  const keys = [
    ...(value?.declarations.map(each => ({ key: each.name, type: typeLabel(each.ty), optional: each.optional })) ?? []),
    ...undeclared.map(key => ({ key, type: 'not declared', optional: true })),
  ];
  return (
    <section>
      <header>
        <h2>Environment</h2>
        <span class="count">values go in and never come out</span>
      </header>
      {error || problem ? <pre class="error">{problem || error}</pre> : null}
      {value && keys.length === 0 ? (
        <p class="empty">
          The module declares no environment variables. In Java, <code>@Environment</code> does.
        </p>
      ) : null}
      {keys.length > 0 ? (
        <div class="scroll">
          <table class="wide">
            <thead>
              <tr>
                <th>name</th>
                <th>value</th>
                <th>takes</th>
                <th>new value</th>
              </tr>
            </thead>
            <tbody>
              {keys.map(each => {
                const isSet = value!.stored_keys.includes(each.key);
                return (
                  <tr key={each.key}>
                    <td>
                      {each.key} <small>{each.optional ? 'optional' : 'required'}</small>
                    </td>
                    <td class={isSet || each.optional ? '' : 'bad'}>{isSet ? 'set' : 'not set'}</td>
                    <td>{each.type}</td>
                    <td>
                      <form
                        class="inline"
                        onSubmit={event => {
                          event.preventDefault();
                          const text = String(new FormData(event.currentTarget).get('value'));
                          event.currentTarget.reset();
                          void change(each.key, text);
                        }}
                      >
                        <input
                          name="value"
                          type="password"
                          autocomplete="off"
                          aria-label={`new value of ${each.key}`}
                        />
                        <button class="quiet set">Set</button>
                        {isSet && each.optional ? (
                          <button class="quiet set" type="button" onClick={() => change(each.key, undefined)}>
                            Unset
                          </button>
                        ) : null}
                      </form>
                    </td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
      ) : null}
    </section>
  );
}
