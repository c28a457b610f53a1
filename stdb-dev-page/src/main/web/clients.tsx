/** Who is connected, what they are subscribed to and what that costs. */

import { useMemo, useState } from 'preact/hooks';
import { fetchClients, identityOf, type Client, type Session } from './server';
import { bytesLabel, countLabel, usePolled } from './polled';

const POLL_MILLIS = 2000;

function ageLabel(openedAtMicros: number, now: number): string {
  const seconds = Math.max(0, Math.floor(now / 1000 - openedAtMicros / 1_000_000));
  const parts: [number, string][] = [
    [Math.floor(seconds / 86_400), 'd'],
    [Math.floor(seconds / 3600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'min'],
    [seconds % 60, 's'],
  ];
  const first = parts.findIndex(([count]) => count > 0);
  return first < 0
    ? '0 s'
    : parts
        .slice(first, first + 2)
        .map(([count, unit]) => `${count} ${unit}`)
        .join(' ');
}

export function Clients(props: { session: Session }) {
  const { session } = props;
  const { value, error } = usePolled(() => fetchClients(session), POLL_MILLIS, [session]);
  const [search, setSearch] = useState('');
  const [chosen, choose] = useState<string>();
  const own = useMemo(() => identityOf(session.token), [session.token]);
  const wanted = search.toLowerCase();
  const shown = (value?.clients ?? []).filter(each =>
    `${each.identity} ${each.connection} ${each.queries.map(query => query.sql).join(' ')}`
      .toLowerCase()
      .includes(wanted)
  );
  const selected = shown.find(each => each.connection === chosen);
  return (
    <section>
      <header>
        <h2>Clients</h2>
        <span class="count">{value ? countLabel(shown.length, value.total) : ''}</span>
        <input
          type="search"
          placeholder="search identity, query"
          value={search}
          onInput={event => setSearch(event.currentTarget.value)}
        />
      </header>
      {error ? <pre class="error">{error}</pre> : null}
      {value && shown.length === 0 ? <p class="empty">No client matches.</p> : null}
      {shown.length === 0 ? null : (
        <div class="halves">
          <div class="scroll">
            <table class="wide choices">
              <thead>
                <tr>
                  <th>identity</th>
                  <th>connected</th>
                  <th class="number">queries</th>
                  <th class="number">messages</th>
                  <th class="number">sent</th>
                  <th class="number">changes</th>
                </tr>
              </thead>
              <tbody>
                {shown.map(each => (
                  <tr
                    key={each.connection}
                    tabIndex={0}
                    class={each.connection === chosen ? 'chosen' : ''}
                    onClick={() => choose(each.connection)}
                    onKeyDown={event => event.key === 'Enter' && choose(each.connection)}
                  >
                    <td title={`0x${each.identity}`}>
                      {each.identity.slice(0, 8)}
                      {each.identity === own ? ' (you)' : ''}
                    </td>
                    <td>{ageLabel(each.opened_at_micros, Date.now())}</td>
                    <td class="number">{each.query_count}</td>
                    <td class="number">{each.sent_payloads}</td>
                    <td class="number">{bytesLabel(each.sent_bytes)}</td>
                    <td class="number">{bytesLabel(costOf(each))}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          {selected ? <Detail client={selected} /> : <p class="empty">Choose a client to see its subscriptions.</p>}
        </div>
      )}
    </section>
  );
}

/** Bytes of changed rows that were encoded for the queries of a client. */
function costOf(client: Client): number {
  return client.queries.reduce((sum, each) => sum + each.update_bytes, 0);
}

function Detail(props: { client: Client }) {
  const { client } = props;
  const hidden = client.query_count - client.queries.length;
  return (
    <div class="scroll detail">
      <dl>
        <dt>identity</dt>
        <dd>0x{client.identity}</dd>
        <dt>connection</dt>
        <dd>0x{client.connection}</dd>
        <dt>reads</dt>
        <dd>{client.confirmed ? 'only what is durable' : 'as soon as it is committed'}</dd>
      </dl>
      <h3>Subscriptions</h3>
      {client.queries.length === 0 ? <p class="count">none</p> : null}
      <ol class="queries">
        {client.queries.map(each => (
          <li>
            <code>{each.sql}</code>
            <small>
              set {each.query_set} · {each.updates} updates, {bytesLabel(each.update_bytes)}
              {each.subscribers > 1 ? ` · evaluated once for ${each.subscribers} subscriptions` : ''}
            </small>
          </li>
        ))}
      </ol>
      {hidden > 0 ? <p class="count">{hidden} more queries are not shown</p> : null}
    </div>
  );
}
