/** A small chat as React shows it. */

import { SpacetimeDBProvider, useReducer, useSpacetimeDB, useTable } from '@stdb/client/react';
import { useState } from 'react';
import { reducers, tables, type DbConnectionBuilder } from './bindings';

// region hooks
function Chat() {
  const [hidden, setHidden] = useState('spam');
  const [messages, isReady, error] = useTable(tables.message.where(m => m.text.ne(hidden)));
  const sendMessage = useReducer(reducers.sendMessage);
  const { isReconnecting } = useSpacetimeDB();
  if (error) {
    return <p>{error.message}</p>;
  }
  return (
    <section aria-busy={!isReady}>
      {isReconnecting && <p>offline, trying again…</p>}
      <ul>
        {messages.map(message => (
          <li key={message.id.toString()}>{message.text}</li>
        ))}
      </ul>
      <button onClick={() => sendMessage({ text: 'hello' })}>Say hello</button>
      <button onClick={() => setHidden('hello')}>Hide hellos</button>
    </section>
  );
}

export function App({ builder }: { builder: DbConnectionBuilder }) {
  return (
    <SpacetimeDBProvider connectionBuilder={builder}>
      <Chat />
    </SpacetimeDBProvider>
  );
}
// endregion
