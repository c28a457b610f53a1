import { DbConnection, tables, type SubscriptionHandle } from './module_bindings';
import type { ItemKind } from './module_bindings/types';
import { Painter } from './painter';

const TOKEN_KEY = 'arena.token';
const ITEMS: readonly { kind: ItemKind['tag']; key: string; text: string }[] = [
  { kind: 'Potion', key: '1', text: 'potion' },
  { kind: 'Boots', key: '2', text: 'boots' },
  { kind: 'Shield', key: '3', text: 'shield' },
];

function element<T extends HTMLElement>(id: string): T {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no element #${id}`);
  return found as T;
}

const status = element('status');
const errorLine = element('error');
const canvas = element<HTMLCanvasElement>('arena');

/** All tabs of a browser are one player, over reloads too; `?as=someone` makes a tab another one. */
const tokenKey = `${TOKEN_KEY}.${new URLSearchParams(location.search).get('as') ?? ''}`;

// region connect
const connection = DbConnection.builder()
  .withUri(location.origin)
  .withDatabaseName('arena')
  .withToken(localStorage.getItem(tokenKey) ?? undefined)
  .withReconnect()
  .onReconnecting(() => show('connecting', 'connection lost, trying again…'))
  .onReconnected(() => show('connected', 'connected'))
  .onConnect((conn, identity, token) => {
    localStorage.setItem(tokenKey, token);
    document.body.dataset.identity = identity.toHexString();
    conn
      .subscriptionBuilder()
      .onApplied(() => show('connected', 'connected'))
      .onError(() => show('ended', 'the server refused the subscription'))
      .subscribe([
        tables.arenaMap,
        tables.world,
        tables.player,
        tables.item,
        tables.hit,
        tables.guild,
        tables.member,
        tables.guildMessage,
        tables.leaders,
        tables.me,
        // Of all fighters only one's own, which tells what else to ask for.
        tables.fighter.where(fighter => fighter.player.eq(identity)),
      ]);
  })
  .onConnectError((_ctx, error) => show('ended', `cannot connect: ${error.message}`))
  .onDisconnect(() => show('ended', 'disconnected; reload to connect again'))
  .build();
// endregion

const painter = new Painter(canvas, connection);
let neighbours: { zone: number; handle: SubscriptionHandle } | undefined;

element<HTMLAnchorElement>('another').href = `?as=${Math.random().toString(36).slice(2, 8)}`;
// For the curious at the console of the browser.
Object.assign(window, { connection });

// region callbacks
connection.db.fighter.onInsert((_ctx, fighter) => look(fighter.zone));
connection.db.fighter.onUpdate((_ctx, _old, fighter) => look(fighter.zone));
connection.db.hit.onInsert((_ctx, hit) => painter.showHit(hit));
// endregion
for (const table of [connection.db.player, connection.db.guild, connection.db.member, connection.db.leaders]) {
  table.onInsert(scheduleRender);
  table.onDelete(scheduleRender);
}
connection.db.player.onUpdate(scheduleRender);
connection.db.leaders.onUpdate(scheduleRender);
connection.db.guildMessage.onInsert(scheduleRender);
connection.db.guildMessage.onDelete(scheduleRender);
connection.db.me.onInsert(scheduleRender);
connection.db.me.onUpdate(scheduleRender);
connection.db.me.onDelete(scheduleRender);
connection.db.fighter.onInsert(scheduleRender);
connection.db.fighter.onUpdate(scheduleRender);

/** Follows one's own fighter: the rows of the new zone come before those of the old one go. */
function look(zone: number): void {
  if (neighbours?.zone === zone) return;
  const before = neighbours?.handle;
  const handle = connection
    .subscriptionBuilder()
    .onApplied(() => before?.unsubscribe())
    .onError(() => show('ended', 'the server refused the subscription'))
    .subscribe([tables.near({ zone })]);
  neighbours = { zone, handle };
  document.body.dataset.zone = String(zone);
}

function show(state: 'connecting' | 'connected' | 'ended', text: string): void {
  status.dataset.state = state;
  status.textContent = text;
  scheduleRender();
}

let renderQueued = false;

/** Renders once, however many rows a transaction changed. */
function scheduleRender(): void {
  if (renderQueued) return;
  renderQueued = true;
  queueMicrotask(() => {
    renderQueued = false;
    render();
  });
}

function render(): void {
  const me = [...connection.db.me.iter()][0];
  element('join-form').hidden = me !== undefined || status.dataset.state !== 'connected';
  const online = [...connection.db.player.iter()].filter(player => player.online).length;
  element('population').textContent = `${online} in the arena`;
  renderLeaders(me?.name);
  renderGuild();
  const counts = new Map((me?.items ?? []).map(stack => [stack.kind.tag, stack.count]));
  element('items').replaceChildren(
    ...ITEMS.map(({ kind, key, text }) => {
      const item = document.createElement('li');
      item.append(withText('kbd', key), `${text} ×${counts.get(kind) ?? 0}`);
      item.dataset.some = String((counts.get(kind) ?? 0) > 0);
      return item;
    })
  );
  const health = connection.identity ? connection.db.fighter.player.find(connection.identity)?.health : undefined;
  element('health-bar').style.width = `${health ?? 0}%`;
  element('health').dataset.low = String((health ?? 0) <= 30);
  element('health-text').textContent = health === undefined ? '' : String(health);
}

function renderLeaders(own: string | undefined): void {
  const leaders = [...connection.db.leaders.iter()].sort((a, b) => a.place - b.place);
  element('leaders').replaceChildren(
    ...leaders.map(leader => {
      const item = document.createElement('li');
      item.append(
        withText('span', String(leader.place)), withText('span', leader.name), withText('span', String(leader.score)));
      item.dataset.own = String(leader.name === own);
      return item;
    })
  );
}

function renderGuild(): void {
  const own = connection.identity && connection.db.member.player.find(connection.identity);
  const guild = own && connection.db.guild.id.find(own.guildId);
  element('guild-name').textContent = guild?.name ?? '';
  element('leave').hidden = !guild;
  element('found-form').hidden = guild !== undefined && guild !== null;
  element('say-form').hidden = !guild;
  const sizes = new Map<bigint, number>();
  for (const member of connection.db.member.iter()) sizes.set(member.guildId, (sizes.get(member.guildId) ?? 0) + 1);
  const others = guild ? [] : [...connection.db.guild.iter()].sort((a, b) => a.name.localeCompare(b.name));
  element('guilds').replaceChildren(
    ...others.map(({ id, name }) => {
      const item = document.createElement('li');
      const join = withText('button', 'Join');
      join.className = 'quiet';
      join.addEventListener('click', () => attempt(connection.reducers.joinGuild({ guildId: id })));
      item.append(withText('span', name), withText('small', String(sizes.get(id) ?? 0)), join);
      return item;
    })
  );
  const chat = element('chat');
  const messages = [...connection.db.guildMessage.iter()].sort((a, b) => (a.id < b.id ? -1 : 1));
  chat.replaceChildren(
    ...messages.map(message => {
      const item = document.createElement('li');
      item.append(withText('b', message.author), message.text);
      return item;
    })
  );
  chat.scrollTop = chat.scrollHeight;
}

function withText(tag: string, text: string): HTMLElement {
  const node = document.createElement(tag);
  node.textContent = text;
  return node;
}

let errorTimer: number | undefined;

/** Shows a refusal for a while. */
function attempt(call: Promise<unknown>, done?: () => void): void {
  call.then(done, (error: unknown) => {
    errorLine.textContent = error instanceof Error ? error.message : String(error);
    errorLine.hidden = false;
    clearTimeout(errorTimer);
    errorTimer = setTimeout(() => (errorLine.hidden = true), 4000);
  });
}

function onSubmit(formId: string, inputId: string, call: (value: string) => Promise<void>, done?: () => void): void {
  const input = element<HTMLInputElement>(inputId);
  element<HTMLFormElement>(formId).addEventListener('submit', event => {
    event.preventDefault();
    attempt(call(input.value), () => {
      input.value = '';
      done?.();
    });
  });
}

// region submit
onSubmit('join-form', 'name', name => connection.reducers.join({ name }), () => canvas.focus());
onSubmit('found-form', 'guild-input', name => connection.reducers.foundGuild({ name }), () => canvas.focus());
onSubmit('say-form', 'say', text => connection.reducers.say({ text }));
// endregion
element('leave').addEventListener('click', () => attempt(connection.reducers.leaveGuild({})));
element('standing').addEventListener('click', () => {
  attempt(
    connection.procedures.standing({}).then(({ place, players, ahead }) => {
      const text = `You are number ${place} of ${players}.`;
      element('standing-text').textContent = ahead === undefined ? text : `${text} Next: ${ahead}.`;
    })
  );
});

// Keyboard

const DIRECTIONS: Record<string, readonly [dx: number, dy: number]> = {
  ArrowRight: [1, 0], KeyD: [1, 0],
  ArrowLeft: [-1, 0], KeyA: [-1, 0],
  ArrowUp: [0, -1], KeyW: [0, -1],
  ArrowDown: [0, 1], KeyS: [0, 1],
};
const HEADINGS = [
  ['NorthWest', 'North', 'NorthEast'],
  ['West', 'Stay', 'East'],
  ['SouthWest', 'South', 'SouthEast'],
] as const;

const pressed = new Set<string>();
let heading: (typeof HEADINGS)[number][number] = 'Stay';

function turn(): void {
  let dx = 0;
  let dy = 0;
  for (const key of pressed) {
    dx += DIRECTIONS[key]![0];
    dy += DIRECTIONS[key]![1];
  }
  const next = HEADINGS[Math.sign(dy) + 1]![Math.sign(dx) + 1]!;
  if (next === heading) return;
  heading = next;
  attempt(connection.reducers.turn({ heading: { tag: next } }));
}

addEventListener('keydown', event => {
  if (event.target instanceof HTMLInputElement || event.ctrlKey || event.metaKey || event.altKey) return;
  const item = ITEMS.find(({ key }) => key === event.key);
  if (event.code in DIRECTIONS) {
    pressed.add(event.code);
    turn();
  } else if (event.code === 'Space' && event.target === canvas) {
    if (!event.repeat) {
      painter.swing();
      attempt(connection.reducers.strike({}));
    }
  } else if (item) {
    attempt(connection.reducers.use({ kind: { tag: item.kind } }));
  } else {
    return;
  }
  event.preventDefault();
});
addEventListener('keyup', event => {
  if (pressed.delete(event.code)) turn();
});
addEventListener('blur', () => {
  pressed.clear();
  turn();
});
