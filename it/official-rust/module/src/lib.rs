//! A module that uses every part of the official Rust bindings which our server has to serve.
//!
//! `check_*` reducers assert inside the module and panic when the host misbehaves; the others are driven from outside
//! by `OfficialRustIT` and by the clients beside this module.

use spacetimedb::http::{handler, router, Body, HandlerContext, Request, Response, Router};
use spacetimedb::rand::Rng;
use spacetimedb::sats::{i256, u256};
use spacetimedb::{
    client_visibility_filter, procedure, reducer, table, view, AnonymousViewContext, ConnectionId, Filter, Identity,
    ProcedureContext, Query, ReducerContext, ScheduleAt, SpacetimeType, Table, TimeDuration, Timestamp, Uuid,
    ViewContext,
};
use std::time::Duration;

#[cfg(feature = "newest")]
mod newest;

// ---- types ----

#[derive(SpacetimeType, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colour {
    Red,
    Green,
    Blue,
}

#[derive(SpacetimeType, Clone, Debug, PartialEq)]
pub struct Point {
    x: i32,
    y: i32,
}

#[derive(SpacetimeType, Clone, Debug, PartialEq)]
pub enum Shape {
    Empty,
    Dot(Point),
    Circle(f64),
    Named(String),
    Path(Vec<Point>),
}

// ---- tables ----

#[table(accessor = account, public, index(accessor = owner_and_level, btree(columns = [owner, level])))]
#[derive(Clone, Debug, PartialEq)]
pub struct Account {
    #[primary_key]
    #[auto_inc]
    id: u64,
    #[unique]
    name: String,
    owner: Identity,
    #[index(btree)]
    level: u32,
    balance: i64,
}

#[table(accessor = sample, public)]
#[derive(Clone, Debug, PartialEq)]
pub struct Sample {
    #[primary_key]
    id: u32,
    flag: bool,
    small: i8,
    byte: u8,
    wide: i128,
    unsigned: u128,
    huge: u256,
    huge_signed: i256,
    single: f32,
    double: f64,
    text: String,
    bytes: Vec<u8>,
    numbers: Vec<i32>,
    maybe: Option<String>,
    nested: Option<Vec<Option<u16>>>,
    point: Point,
    shape: Shape,
    colour: Colour,
    identity: Identity,
    connection: Option<ConnectionId>,
    at: Timestamp,
    took: TimeDuration,
    uuid: Uuid,
    outcome: Result<u32, String>,
}

/// Small numbers by position, and hashed words.
#[table(accessor = slot, public)]
#[derive(Clone, Debug, PartialEq)]
pub struct Slot {
    #[primary_key]
    #[index(direct)]
    number: u16,
    #[index(hash)]
    word: String,
    #[index(btree)]
    colour: Colour,
}

#[table(accessor = grid, index(accessor = place, btree(columns = [x, y, layer])))]
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    x: i32,
    y: i32,
    layer: u8,
    label: String,
}

#[table(accessor = secret)]
pub struct Secret {
    #[primary_key]
    #[auto_inc]
    id: u32,
    text: String,
}

/// Everyone sees their own notes only.
#[table(accessor = note, public)]
pub struct Note {
    #[primary_key]
    #[auto_inc]
    id: u64,
    #[index(btree)]
    author: Identity,
    text: String,
}

#[client_visibility_filter]
const OWN_NOTES: Filter = Filter::Sql("SELECT * FROM note WHERE author = :sender");

/// Rows of the past, to which the feature `grown` adds columns with defaults.
#[cfg(not(feature = "grown"))]
#[table(accessor = legacy, public)]
pub struct Legacy {
    #[primary_key]
    id: u32,
    text: String,
}

#[cfg(feature = "grown")]
#[table(accessor = legacy, public)]
pub struct Legacy {
    #[primary_key]
    id: u32,
    text: String,
    #[default(Colour::Green)]
    mood: Colour,
    #[default(7u16)]
    rank: u16,
}

#[table(accessor = ping_event, public, event)]
pub struct PingEvent {
    from: Identity,
    number: u32,
}

#[table(accessor = presence, public)]
pub struct Presence {
    #[primary_key]
    connection: ConnectionId,
    identity: Identity,
    since: Timestamp,
}

#[table(accessor = journal, public)]
pub struct Journal {
    #[primary_key]
    #[auto_inc]
    id: u64,
    kind: String,
    text: String,
}

/// Has another name outside of the module.
#[table(
    accessor = inside,
    name = "outside",
    public,
    index(accessor = by_rank, name = "rank_of_outside", btree(columns = [rank]))
)]
#[derive(Clone, Debug, PartialEq)]
pub struct Renamed {
    #[primary_key]
    id: u32,
    rank: u32,
}

#[table(accessor = timer, public, scheduled(ring))]
pub struct Timer {
    #[primary_key]
    #[auto_inc]
    scheduled_id: u64,
    scheduled_at: ScheduleAt,
    text: String,
}

#[table(accessor = errand, scheduled(run_errand))]
pub struct Errand {
    #[primary_key]
    #[auto_inc]
    scheduled_id: u64,
    scheduled_at: ScheduleAt,
    text: String,
}

fn journal(ctx: &ReducerContext, kind: &str, text: impl Into<String>) {
    ctx.db.journal().insert(Journal { id: 0, kind: kind.into(), text: text.into() });
}

// ---- life cycle ----

#[reducer(init)]
pub fn start(ctx: &ReducerContext) {
    log::info!("starting database {}", ctx.database_identity());
    journal(ctx, "init", ctx.sender().to_hex().to_string());
    ctx.db.secret().insert(Secret { id: 0, text: "hidden".into() });
    ctx.db.legacy().insert(Legacy {
        id: 1,
        text: "old".into(),
        #[cfg(feature = "grown")]
        mood: Colour::Red,
        #[cfg(feature = "grown")]
        rank: 1,
    });
}

#[reducer(client_connected)]
pub fn arrived(ctx: &ReducerContext) -> Result<(), String> {
    let connection = ctx.connection_id().ok_or("no connection")?;
    ctx.db.presence().insert(Presence { connection, identity: ctx.sender(), since: ctx.timestamp });
    Ok(())
}

#[reducer(client_disconnected)]
pub fn left(ctx: &ReducerContext) {
    let connection = ctx.connection_id().expect("no connection");
    if !ctx.db.presence().connection().delete(connection) {
        panic!("{connection} was not here");
    }
}

// ---- accounts: keys, errors, panics, updates ----

#[reducer]
pub fn open_account(ctx: &ReducerContext, name: String, level: u32) -> Result<(), String> {
    if name.is_empty() {
        return Err("an account needs a name".into());
    }
    let account = ctx
        .db
        .account()
        .try_insert(Account { id: 0, name, owner: ctx.sender(), level, balance: 0 })
        .map_err(|e| e.to_string())?;
    log::info!("opened account {} as {}", account.name, account.id);
    Ok(())
}

#[reducer]
pub fn deposit(ctx: &ReducerContext, name: String, amount: i64) -> Result<(), String> {
    let account = ctx.db.account().name().find(&name).ok_or_else(|| format!("no account {name:?}"))?;
    if account.owner != ctx.sender() {
        return Err("not your account".into());
    }
    ctx.db.account().id().update(Account { balance: account.balance + amount, ..account });
    Ok(())
}

#[reducer]
pub fn close_account(ctx: &ReducerContext, name: String) -> Result<(), String> {
    if ctx.db.account().name().delete(&name) {
        Ok(())
    } else {
        Err(format!("no account {name:?}"))
    }
}

#[reducer]
pub fn fail_after_writing(ctx: &ReducerContext) -> Result<(), String> {
    ctx.db.account().insert(Account { id: 0, name: "ghost".into(), owner: ctx.sender(), level: 0, balance: 0 });
    Err("rolled back".into())
}

#[reducer]
pub fn panic_after_writing(ctx: &ReducerContext) {
    ctx.db.account().insert(Account { id: 0, name: "ghost".into(), owner: ctx.sender(), level: 0, balance: 0 });
    panic!("on purpose");
}

#[reducer]
pub fn overflow_stack(ctx: &ReducerContext, depth: u64) -> Result<(), String> {
    fn down(n: u64) -> u64 {
        if n == 0 {
            0
        } else {
            1 + std::hint::black_box(down(n - 1))
        }
    }
    log::debug!("{} in {}", down(depth), ctx.timestamp);
    Ok(())
}

// ---- values ----

fn sample(ctx: &ReducerContext, id: u32, shape: Shape) -> Sample {
    Sample {
        id,
        flag: true,
        small: i8::MIN,
        byte: u8::MAX,
        wide: i128::MIN,
        unsigned: u128::MAX,
        huge: u256::MAX,
        huge_signed: i256::MIN,
        single: -0.0,
        double: f64::MIN_POSITIVE,
        text: "häßlich 🦀".into(),
        bytes: (0..=255).collect(),
        numbers: vec![i32::MIN, -1, 0, 1, i32::MAX],
        maybe: None,
        nested: Some(vec![Some(1), None, Some(u16::MAX)]),
        point: Point { x: -1, y: 1 },
        shape,
        colour: Colour::Blue,
        identity: ctx.sender(),
        connection: ctx.connection_id(),
        at: ctx.timestamp,
        took: TimeDuration::from_micros(-5),
        uuid: ctx.new_uuid_v7().expect("uuid"),
        outcome: Err("no".into()),
    }
}

#[reducer]
pub fn store_sample(ctx: &ReducerContext, id: u32, shape: Shape) {
    ctx.db.sample().insert(sample(ctx, id, shape));
}

#[reducer]
pub fn store_exactly(ctx: &ReducerContext, row: Sample) {
    ctx.db.sample().id().insert_or_update(row);
}

#[reducer]
pub fn check_values(ctx: &ReducerContext) {
    for (id, shape) in [
        Shape::Empty,
        Shape::Dot(Point { x: i32::MAX, y: i32::MIN }),
        Shape::Circle(0.5),
        Shape::Named(String::new()),
        Shape::Path((0..100).map(|i| Point { x: i, y: -i }).collect()),
    ]
    .into_iter()
    .enumerate()
    {
        let row = sample(ctx, 1000 + id as u32, shape);
        let back = ctx.db.sample().insert(row.clone());
        assert_eq!(back, row);
        assert_eq!(ctx.db.sample().id().find(row.id).as_ref(), Some(&row));
        assert!(ctx.db.sample().id().delete(row.id));
        assert_eq!(ctx.db.sample().id().find(row.id), None);
    }
}

// ---- keys and ranges ----

#[reducer]
pub fn check_unique(ctx: &ReducerContext) {
    let table = ctx.db.account();
    let first = table.insert(Account { id: 0, name: "u1".into(), owner: ctx.sender(), level: 1, balance: 0 });
    let second = table.insert(Account { id: 0, name: "u2".into(), owner: ctx.sender(), level: 1, balance: 0 });
    assert!(first.id > 0 && second.id > first.id, "{} {}", first.id, second.id);
    assert!(table.try_insert(Account { id: 0, ..first.clone() }).is_err(), "name twice");
    assert!(table.try_insert(Account { name: "u3".into(), ..first.clone() }).is_err(), "id twice");
    assert_eq!(table.try_insert(first.clone()).ok(), Some(first.clone()), "an equal row is no error");
    assert_eq!(table.count(), table.iter().count() as u64);
    let renamed = table.id().update(Account { name: "u4".into(), ..first.clone() });
    assert_eq!(table.name().find("u4".to_string()), Some(renamed));
    assert_eq!(table.name().find("u1".to_string()), None);
    assert!(table.id().delete(first.id));
    assert!(!table.id().delete(first.id));
    assert!(table.delete(second.clone()));
    assert!(!table.delete(second));
}

#[reducer]
pub fn check_ranges(ctx: &ReducerContext) {
    let grid = ctx.db.grid();
    for x in 0..10 {
        for y in 0..10 {
            for layer in 0..3u8 {
                grid.insert(Cell { x, y, layer, label: format!("{x}/{y}/{layer}") });
            }
        }
    }
    let place = || grid.place();
    assert_eq!(grid.count(), 300);
    assert_eq!(place().filter(3).count(), 30);
    assert_eq!(place().filter(3..5).count(), 60);
    assert_eq!(place().filter(3..=5).count(), 90);
    assert_eq!(place().filter(..2).count(), 60);
    assert_eq!(place().filter(8..).count(), 60);
    assert_eq!(place().filter((3, 4)).count(), 3);
    assert_eq!(place().filter((3, 4..6)).count(), 6);
    assert_eq!(place().filter((3, 4, 1u8)).count(), 1);
    assert_eq!(place().filter((3, 4, 1u8..)).count(), 2);
    assert_eq!(place().filter((11, 4)).count(), 0);
    let labels: Vec<String> = place().filter((9, 8..)).map(|cell| cell.label).collect();
    assert_eq!(labels, ["9/8/0", "9/8/1", "9/8/2", "9/9/0", "9/9/1", "9/9/2"]);
    assert_eq!(place().delete(0..5), 150);
    assert_eq!(place().delete((5, 0..5)), 15);
    assert_eq!(place().delete((5, 5, 0u8)), 1);
    assert_eq!(grid.count(), 134);
    grid.clear();
    assert_eq!(grid.count(), 0);
    assert_eq!(grid.iter().count(), 0);
}

#[reducer]
pub fn check_slots(ctx: &ReducerContext) {
    let slots = ctx.db.slot();
    for number in (0..2000u16).rev() {
        let colour = [Colour::Red, Colour::Green, Colour::Blue][number as usize % 3];
        slots.insert(Slot { number, word: format!("w{}", number % 10), colour });
    }
    assert_eq!(slots.number().find(1234).map(|slot| slot.word), Some("w4".into()));
    assert_eq!(slots.number().find(5000), None);
    assert_eq!(slots.word().filter("w7").count(), 200);
    assert_eq!(slots.word().filter("x").count(), 0);
    assert_eq!(slots.colour().filter(Colour::Green).count(), 667);
    assert!(slots.try_insert(Slot { number: 5, word: "again".into(), colour: Colour::Red }).is_err());
    slots.number().update(Slot { number: 5, word: "five".into(), colour: Colour::Red });
    assert_eq!(slots.word().filter("five").count(), 1);
    assert_eq!(slots.word().delete("w5"), 199);
    assert!(slots.number().delete(6));
    assert_eq!(slots.count(), 1800);
    for slot in slots.iter() {
        slots.delete(slot);
    }
    assert_eq!(slots.count(), 0);
}

/// The bindings ask for tables and indexes by the names that they have inside.
#[reducer]
pub fn check_names(ctx: &ReducerContext) {
    let table = ctx.db.inside();
    for id in 0..10 {
        table.insert(Renamed { id, rank: id / 2 });
    }
    assert_eq!(table.by_rank().filter(3u32).map(|row| row.id).collect::<Vec<_>>(), [6, 7]);
    assert_eq!(table.id().find(9), Some(Renamed { id: 9, rank: 4 }));
    assert_eq!(table.by_rank().delete(0u32..4), 8);
}

/// More bytes than one buffer of the bindings holds, and rows longer than one chunk of the host.
#[reducer]
pub fn check_large(ctx: &ReducerContext) {
    let secrets = ctx.db.secret();
    let before = secrets.count();
    for n in 0..300usize {
        secrets.insert(Secret { id: 0, text: "x".repeat(n * 37) });
    }
    secrets.insert(Secret { id: 0, text: "y".repeat(500_000) });
    let total: usize = secrets.iter().map(|secret| secret.text.len()).sum();
    assert!(total >= 300 * 299 / 2 * 37 + 500_000, "{total}");
    assert_eq!(secrets.iter().count() as u64, before + 301);
    panic_free_cleanup(ctx);
    assert_eq!(secrets.count(), 1);
}

fn panic_free_cleanup(ctx: &ReducerContext) {
    for secret in ctx.db.secret().iter() {
        if secret.text != "hidden" {
            ctx.db.secret().id().delete(secret.id);
        }
    }
}

// ---- context: log, random numbers, claims ----

#[reducer]
pub fn check_context(ctx: &ReducerContext) {
    let mut drawn: Vec<u64> = (0..100).map(|_| ctx.rng().gen_range(0..1_000_000_000)).collect();
    drawn.sort_unstable();
    drawn.dedup();
    assert!(drawn.len() > 90, "random numbers repeat");
    assert_ne!(ctx.new_uuid_v4().expect("v4"), ctx.new_uuid_v4().expect("v4"));
    assert_ne!(ctx.sender(), ctx.database_identity());
    let claims = ctx.sender_auth();
    let jwt = claims.jwt().expect("no claims");
    assert_eq!(jwt.identity(), ctx.sender());
    assert!(jwt.issuer().len() > 1 && jwt.subject().len() > 1);
    assert!(!claims.is_internal());
    assert!(ctx.timestamp.to_micros_since_unix_epoch() > 1_700_000_000_000_000);
    let stopwatch = spacetimedb::log_stopwatch::LogStopwatch::new("check_context");
    log::error!("an error");
    log::warn!("a warning");
    log::info!("information");
    log::debug!("a detail");
    log::trace!("a trace");
    stopwatch.end();
}

// ---- privacy, events, schedules ----

#[reducer]
pub fn write_note(ctx: &ReducerContext, text: String) {
    ctx.db.note().insert(Note { id: 0, author: ctx.sender(), text });
}

#[reducer]
pub fn ping(ctx: &ReducerContext, number: u32) {
    ctx.db.ping_event().insert(PingEvent { from: ctx.sender(), number });
}

#[reducer]
pub fn set_timer(ctx: &ReducerContext, text: String, millis: u64) {
    let at = ctx.timestamp + Duration::from_millis(millis);
    ctx.db.timer().insert(Timer { scheduled_id: 0, scheduled_at: at.into(), text });
}

#[reducer]
pub fn set_interval(ctx: &ReducerContext, text: String, millis: u64) {
    ctx.db.timer().insert(Timer { scheduled_id: 0, scheduled_at: Duration::from_millis(millis).into(), text });
}

#[reducer]
pub fn stop_timers(ctx: &ReducerContext) {
    for timer in ctx.db.timer().iter() {
        ctx.db.timer().scheduled_id().delete(timer.scheduled_id);
    }
}

#[reducer]
pub fn ring(ctx: &ReducerContext, timer: Timer) -> Result<(), String> {
    if !ctx.sender_auth().is_internal() || ctx.sender() != ctx.database_identity() || ctx.connection_id().is_some() {
        return Err("only the scheduler rings".into());
    }
    journal(ctx, "ring", timer.text);
    Ok(())
}

#[reducer]
pub fn send_on_errand(ctx: &ReducerContext, text: String) {
    ctx.db.errand().insert(Errand {
        scheduled_id: 0,
        scheduled_at: (ctx.timestamp + Duration::from_millis(50)).into(),
        text,
    });
}

#[procedure]
pub fn run_errand(ctx: &mut ProcedureContext, errand: Errand) {
    ctx.with_tx(|tx| journal(tx, "errand", errand.text.clone()));
}

// ---- procedures ----

#[procedure]
pub fn add(_ctx: &mut ProcedureContext, a: u32, b: u32) -> u32 {
    a + b
}

#[procedure]
pub fn describe_shape(_ctx: &mut ProcedureContext, shape: Shape) -> Option<Point> {
    match shape {
        Shape::Dot(point) => Some(point),
        _ => None,
    }
}

#[procedure]
pub fn journal_twice(ctx: &mut ProcedureContext, text: String) -> u64 {
    ctx.with_tx(|tx| journal(tx, "procedure", text.clone()));
    let before = ctx.timestamp;
    ctx.sleep_until(before + Duration::from_millis(30));
    assert!(ctx.timestamp >= before + Duration::from_millis(30));
    let refused: Result<(), String> = ctx.try_with_tx(|tx| {
        journal(tx, "procedure", "rolled back");
        Err("no".into())
    });
    assert_eq!(refused, Err("no".into()));
    ctx.with_tx(|tx| {
        journal(tx, "procedure", text.clone());
        tx.db.journal().iter().filter(|row| row.kind == "procedure").count() as u64
    })
}

#[procedure]
pub fn break_down(ctx: &mut ProcedureContext) -> u32 {
    ctx.with_tx(|tx| journal(tx, "procedure", "committed before the panic"));
    panic!("a procedure panics on purpose");
}

#[procedure]
pub fn fetch(ctx: &mut ProcedureContext, url: String) -> Result<String, String> {
    ctx.http.get(url).map(|answer| answer.into_body().into_string_lossy()).map_err(|e| e.to_string())
}

// ---- HTTP handlers ----

#[handler]
fn count_accounts(ctx: &mut HandlerContext, _request: Request) -> Response {
    let count = ctx.with_tx(|tx| tx.db.account().count());
    Response::new(Body::from_bytes(count.to_string()))
}

/// Opens an account of the sender with the name that is the body.
#[handler]
fn post_account(ctx: &mut HandlerContext, request: Request) -> Response {
    let kind = request.headers().get("x-kind").map(|kind| kind.to_str().unwrap_or("?").to_string());
    let name = request.into_body().into_string_lossy();
    let opened = ctx.try_with_tx(|tx| {
        journal(tx, "post", name.clone());
        open_account(tx, name.clone(), 1).map(|()| tx.sender())
    });
    let (status, text) = match opened {
        Ok(sender) => (201, sender.to_hex().to_string()),
        Err(reason) => (409, reason),
    };
    let answer = format!("{} {text}", kind.unwrap_or_default());
    Response::builder().status(status).body(Body::from_bytes(answer)).expect("a valid answer")
}

#[handler]
fn fail_to_answer(_ctx: &mut HandlerContext, _request: Request) -> Response {
    panic!("a handler panics on purpose");
}

#[router]
fn routes() -> Router {
    let broken = Router::new().any("/panic", fail_to_answer);
    Router::new().get("/accounts", count_accounts).post("/accounts", post_account).nest("/broken", broken)
}

// ---- views ----

#[view(accessor = my_accounts, public)]
pub fn my_accounts(ctx: &ViewContext) -> Vec<Account> {
    ctx.db.account().owner_and_level().filter(ctx.sender()).collect()
}

#[view(accessor = top_account, public)]
pub fn top_account(ctx: &AnonymousViewContext) -> Option<Account> {
    ctx.db.account().level().filter(90u32..).max_by_key(|account| account.level)
}

#[view(accessor = poor_accounts, public)]
pub fn poor_accounts(ctx: &AnonymousViewContext) -> impl Query<Account> {
    ctx.from.account().r#where(|account| account.balance.lt(10))
}

#[view(accessor = my_rich_accounts, public)]
pub fn my_rich_accounts(ctx: &ViewContext) -> impl Query<Account> {
    ctx.from.account().r#where(|account| account.owner.eq(ctx.sender()).and(account.balance.gte(10)))
}

/// What the rows of a view may be that are no rows of a table.
#[derive(SpacetimeType, Clone, Debug, PartialEq)]
pub struct Standing {
    name: String,
    rich: bool,
}

#[view(accessor = standings, public, primary_key = name)]
pub fn standings(ctx: &AnonymousViewContext) -> Vec<Standing> {
    let accounts = ctx.db.account().level().filter(0u32..);
    accounts.map(|account| Standing { name: account.name, rich: account.balance >= 10 }).collect()
}

#[view(accessor = fragile, public)]
pub fn fragile(ctx: &AnonymousViewContext) -> Vec<Account> {
    if ctx.db.account().count() > 2 {
        panic!("too many accounts");
    }
    ctx.db.account().level().filter(0u32..).collect()
}
