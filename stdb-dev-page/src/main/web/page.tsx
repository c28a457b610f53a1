/** The page: chooses database and user, holds the connection. */

import { DbConnectionBuilder, DbConnectionImpl } from '@stdb/client';
import { render } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Clients } from './clients';
import { Diagram } from './diagram';
import { Functions } from './functions';
import { Log } from './log';
import { remoteModule, type Module } from './module';
import { Plots, useStatistics, type History } from './plots';
import { Environment, Schedules } from './schedules';
import { fetchModule, fetchOwnDatabases, identityOf, newToken, type Session } from './server';
import { Sql } from './sql';
import { Tables } from './tables';
import { Transactions, useTransactions, type Followed } from './transactions';

const TOKEN_KEY = 'stdb-token';
const TABS = [
  'Tables',
  'Functions',
  'SQL',
  'Transactions',
  'Clients',
  'Plots',
  'Schedules',
  'Environment',
  'Log',
  'Schema',
] as const;
type Tab = (typeof TABS)[number];

/** Takes what the address says behind the #, and the token out of it: addresses end up in histories. */
function takeAddress(): { database: string; token: string } {
  const given = new URLSearchParams(location.hash.slice(1));
  const token = given.get('token') ?? sessionStorage.getItem(TOKEN_KEY) ?? '';
  const database = given.get('database') ?? '';
  if (token !== '') {
    sessionStorage.setItem(TOKEN_KEY, token);
  }
  history.replaceState(null, '', database === '' ? location.pathname : `#database=${encodeURIComponent(database)}`);
  return { database, token };
}

interface Opened {
  readonly session: Session;
  readonly module: Module;
  readonly connection: DbConnectionImpl<any>;
}

/** Opens a connection to a database as its schema is now. */
async function open(session: Session, onState: (state: string) => void): Promise<Opened> {
  const module = await fetchModule(session);
  const connection = new DbConnectionBuilder<DbConnectionImpl<any>>(
    remoteModule(module) as any,
    config => new DbConnectionImpl(config)
  )
    .withUri(location.origin)
    .withDatabaseName(session.database)
    .withToken(session.token)
    .withReconnect()
    .onConnect(() => onState('live'))
    .onReconnecting((_, attempt) => onState(`connection lost, attempt ${attempt}`))
    .onReconnected(() => onState('live'))
    .onConnectError((_, error) => onState(error.message))
    .onDisconnect((_, error) => onState(error?.message ?? 'closed'))
    .build();
  return { session, module, connection };
}

function Page() {
  const [address, setAddress] = useState(takeAddress);
  const [databases, setDatabases] = useState<readonly string[]>([]);
  const [opened, setOpened] = useState<Opened>();
  const [state, setState] = useState('');
  const [tab, setTab] = useState<Tab>('Tables');
  const followed = useTransactions(address);
  const numbers = useStatistics(address);
  const signIn = (token: string): void => {
    sessionStorage.setItem(TOKEN_KEY, token);
    setAddress({ ...address, token });
  };
  useEffect(() => {
    const onHash = (): void => {
      if (location.hash.includes('token=') || location.hash.includes('database=')) {
        setAddress(takeAddress());
      }
    };
    addEventListener('hashchange', onHash);
    return () => removeEventListener('hashchange', onHash);
  }, []);
  useEffect(() => {
    if (address.token === '') {
      void newToken().then(signIn);
      return;
    }
    fetchOwnDatabases(address.token).then(found => {
      setDatabases(found);
      if (address.database === '' && found[0] !== undefined) {
        setAddress({ ...address, database: found[0] });
      }
    }, (error: Error) => setState(error.message));
  }, [address]);
  useEffect(() => {
    if (address.database === '' || address.token === '') {
      return undefined;
    }
    let isCurrent = true;
    let connection: DbConnectionImpl<any> | undefined;
    setOpened(undefined);
    setState('connecting');
    open(address, text => isCurrent && setState(text)).then(
      made => {
        connection = made.connection;
        if (isCurrent) {
          setOpened(made);
        } else {
          connection.disconnect();
        }
      },
      (error: Error) => isCurrent && setState(error.message)
    );
    return () => {
      isCurrent = false;
      connection?.disconnect();
    };
  }, [address]);
  const choose = (database: string): void => {
    history.replaceState(null, '', `#database=${encodeURIComponent(database)}`);
    setAddress({ ...address, database });
  };
  return (
    <>
      <header class="top">
        <h1>stdb</h1>
        <form
          onSubmit={event => {
            event.preventDefault();
            choose(String(new FormData(event.currentTarget).get('database')));
          }}
        >
          <input
            name="database"
            list="databases"
            placeholder="database"
            value={address.database}
            onChange={event => choose(event.currentTarget.value)}
          />
          <datalist id="databases">
            {databases.map(each => (
              <option value={each} />
            ))}
          </datalist>
        </form>
        <nav>
          {TABS.map(each => (
            <button class={each === tab ? 'chosen' : ''} onClick={() => setTab(each)}>
              {each}
            </button>
          ))}
        </nav>
        <span class={state === 'live' ? 'state live' : 'state'}>{state}</span>
        <TokenField token={address.token} onToken={signIn} />
      </header>
      <main>
        {opened ? (
          <Content tab={tab} followed={followed} numbers={numbers} {...opened} />
        ) : (
          <p class="empty">{hint(address.database, state)}</p>
        )}
      </main>
    </>
  );
}

function hint(database: string, state: string): string {
  return database === ''
    ? 'Name a database above. Owners see theirs in the list once they have given their token.'
    : state;
}

function TokenField(props: { token: string; onToken: (token: string) => void }) {
  const identity = identityOf(props.token);
  return (
    <form
      class="token"
      title={`identity 0x${identity}`}
      onSubmit={event => {
        event.preventDefault();
        const token = String(new FormData(event.currentTarget).get('token')).trim();
        event.currentTarget.reset();
        if (token !== '') {
          props.onToken(token);
        }
      }}
    >
      <small>{identity.slice(0, 8)}</small>
      <input name="token" type="password" autocomplete="off" placeholder="other token" aria-label="token" />
    </form>
  );
}

function Content(props: Opened & { tab: Tab; followed: Followed; numbers: History }) {
  switch (props.tab) {
    case 'Tables':
      return <Tables {...props} />;
    case 'Functions':
      return <Functions {...props} />;
    case 'SQL':
      return <Sql {...props} />;
    case 'Transactions':
      return <Transactions {...props} />;
    case 'Clients':
      return <Clients {...props} />;
    case 'Plots':
      return <Plots history={props.numbers} />;
    case 'Schedules':
      return <Schedules {...props} />;
    case 'Environment':
      return <Environment {...props} />;
    case 'Log':
      return <Log {...props} />;
    case 'Schema':
      return <Diagram {...props} />;
  }
}

render(<Page />, document.body);
