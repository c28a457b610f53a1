import { useReducer, useSpacetimeDB, useTable } from '@stdb/client/react';
import { useState, type FormEvent } from 'react';
import { reducers, tables } from './module_bindings';

/** The tasks, live: everybody who has the page open sees the same. */
export function App() {
  const { isActive, connectionError } = useSpacetimeDB();
  const [tasks, isReady] = useTable(tables.task);
  const addTask = useReducer(reducers.addTask);
  const setDone = useReducer(reducers.setDone);
  const removeDone = useReducer(reducers.removeDone);
  const [text, setText] = useState('');
  const [refusal, setRefusal] = useState('');

  /** Waits for a call of a reducer; shows why if it is refused. */
  async function attempt(call: Promise<void>): Promise<boolean> {
    try {
      await call;
      setRefusal('');
      return true;
    } catch (error) {
      setRefusal((error as Error).message);
      return false;
    }
  }

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (await attempt(addTask({ text }))) {
      setText('');
    }
  }

  return (
    <main aria-busy={!isReady}>
      <h1>To do</h1>
      <form onSubmit={submit}>
        <input aria-label="task" value={text} onChange={event => setText(event.target.value)} />
        <button>Add</button>
      </form>
      {refusal && <p role="alert">{refusal}</p>}
      <ul>
        {tasks.map(task => (
          <li key={String(task.id)}>
            <label>
              <input
                type="checkbox"
                checked={task.done}
                onChange={event => attempt(setDone({ id: task.id, done: event.target.checked }))}
              />
              {task.text}
            </label>
          </li>
        ))}
      </ul>
      <button disabled={!tasks.some(task => task.done)} onClick={() => attempt(removeDone())}>
        Remove what is done
      </button>
      <footer>{isActive ? 'connected' : (connectionError?.message ?? 'connecting…')}</footer>
    </main>
  );
}
