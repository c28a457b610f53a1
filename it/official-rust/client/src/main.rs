//! The official Rust client against our server: `<program> <url> <database>`. Prints `ok …` for each thing that holds;
//! panics at the first that does not.

mod bindings;

use bindings::{Account, DbConnection, Reducer, SubscriptionHandle};
use spacetimedb_sdk::__codegen::{AbstractEventContext, SubscriptionHandle as _};
use spacetimedb_sdk::{Event, Identity};
use std::sync::mpsc::{channel, Receiver, Sender};
use std::time::Duration;

/// Longer than anything takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(100);

fn check(name: &str) {
    println!("ok {name}");
}

fn next<T>(receiver: &Receiver<T>, what: &str) -> T {
    receiver.recv_timeout(PATIENCE).unwrap_or_else(|e| panic!("{what}: {e}"))
}

/// Where the server is.
struct Place {
    url: String,
    database: String,
}

/// A connection with what it was told.
struct Client {
    db: DbConnection,
    identity: Identity,
    token: String,
    ended: Receiver<bool>,
}

impl Place {
    fn connect(&self, token: Option<&str>) -> Result<Client, String> {
        let (connected, answer) = channel();
        let (end, ended) = channel();
        let refused = connected.clone();
        let db = DbConnection::builder()
            .with_uri(self.url.as_str())
            .with_database_name(self.database.as_str())
            .with_token(token)
            .on_connect(move |_, identity, token| connected.send(Ok((identity, token.to_string()))).unwrap())
            .on_connect_error(move |_, error| refused.send(Err(error.to_string())).unwrap_or_default())
            .on_disconnect(move |_, error| end.send(error.is_none()).unwrap_or_default())
            .build()
            .map_err(|e| e.to_string())?;
        db.run_threaded();
        let (identity, token) = next(&answer, "the first message")?;
        Ok(Client { db, identity, token, ended })
    }
}

/// How a row came or went: the kind of event, and the sign and text of the row.
type Change = (&'static str, String);

impl Client {
    fn subscribe(&self, queries: &[&str]) -> Result<SubscriptionHandle, String> {
        let (applied, answer) = channel();
        let failed = applied.clone();
        let queries: Vec<String> = queries.iter().map(|query| query.to_string()).collect();
        let builder = self.db.subscription_builder();
        let handle = builder
            .on_applied(move |_| applied.send(Ok(())).unwrap())
            .on_error(move |_, error| failed.send(Err(error.to_string())).unwrap_or_default())
            .subscribe(queries);
        next(&answer, "the answer to a subscription")?;
        Ok(handle)
    }

    /// Calls a reducer: done, refused by the module, or failed.
    fn call(&self, reducer: Reducer) -> Result<Result<(), String>, String> {
        let (send, answer) = channel();
        self.db.call(reducer, move |_, outcome| send.send(outcome.map_err(|e| e.to_string())).unwrap());
        next(&answer, "the end of a reducer")
    }

    /// Calls a reducer that must succeed.
    fn must(&self, reducer: Reducer) {
        let called = format!("{reducer:?}");
        assert_eq!(self.call(reducer), Ok(Ok(())), "{called}");
    }

    fn open(&self, name: &str, level: u32) {
        self.must(Reducer::OpenAccount { name: name.into(), level });
    }

    fn deposit(&self, name: &str, amount: i64) {
        self.must(Reducer::Deposit { name: name.into(), amount });
    }

    /// Returns what happens to accounts from now on.
    fn account_changes(&self) -> Receiver<Change> {
        let (send, changes) = channel();
        let (deleted, updated) = (send.clone(), send.clone());
        self.db.account().on_insert(move |ctx, row| tell(&send, ctx.event(), format!("+{}", row.name)));
        self.db.account().on_delete(move |ctx, row| tell(&deleted, ctx.event(), format!("-{}", row.name)));
        self.db.account().on_update(move |ctx, old, new| {
            tell(&updated, ctx.event(), format!("{} {}>{}", new.name, old.balance, new.balance))
        });
        changes
    }

    /// Returns how rich somebody is said to be from now on.
    fn standing_changes(&self) -> Receiver<Change> {
        let (send, changes) = channel();
        self.db.standings().on_update(move |ctx, old, new| {
            tell(&send, ctx.event(), format!("{} {}>{}", new.name, old.rich, new.rich))
        });
        changes
    }

    fn pings(&self) -> Receiver<Change> {
        let (send, pings) = channel();
        self.db.ping_event().on_insert(move |ctx, row| tell(&send, ctx.event(), row.number.to_string()));
        pings
    }
}

/// Tells who still listens.
fn tell(send: &Sender<Change>, event: &Event<Reducer>, text: String) {
    let kind = match event {
        Event::Reducer(_) => "reducer",
        Event::SubscribeApplied => "applied",
        Event::UnsubscribeApplied => "unsubscribed",
        Event::Transaction => "transaction",
        _ => "other",
    };
    send.send((kind, text)).unwrap_or_default();
}

fn names(accounts: impl Iterator<Item = Account>) -> Vec<String> {
    let mut names: Vec<String> = accounts.map(|account| account.name).collect();
    names.sort();
    names
}

fn identities(place: &Place) -> (Client, Client) {
    let ann = place.connect(None).expect("anonymous");
    let again = place.connect(Some(&ann.token)).expect("with a token");
    assert_eq!(again.identity, ann.identity);
    again.db.disconnect().expect("disconnect");
    assert!(next(&again.ended, "the end of a connection"), "an orderly end has no error");
    assert!(!again.db.is_active());
    check("a token restores the identity, and an orderly end is told");
    assert!(place.connect(Some("not.a.token")).is_err());
    check("a wrong token is refused");
    let ben = place.connect(None).expect("anonymous");
    assert_ne!(ben.identity, ann.identity);
    (ann, ben)
}

fn rows_and_reducers(ann: &Client, ben: &Client) {
    ann.open("ada", 5);
    let (seen_by_ann, seen_by_ben) = (ann.account_changes(), ben.account_changes());
    ann.subscribe(&["SELECT * FROM account"]).expect("subscription");
    ben.subscribe(&["SELECT * FROM account"]).expect("subscription");
    for seen in [&seen_by_ann, &seen_by_ben] {
        assert_eq!(next(seen, "initial rows"), ("applied", "+ada".into()));
    }
    check("a subscription brings the initial rows");

    ann.deposit("ada", 50);
    assert_eq!(next(&seen_by_ann, "own update"), ("reducer", "ada 0>50".into()));
    assert_eq!(next(&seen_by_ben, "update of another"), ("transaction", "ada 0>50".into()));
    check("the caller is told of the reducer, others of a transaction, and keys make updates");

    let refused = ann.call(Reducer::OpenAccount { name: String::new(), level: 1 });
    assert_eq!(refused, Ok(Err("an account needs a name".into())));
    let failed = ann.call(Reducer::PanicAfterWriting).expect_err("a panic is an internal error");
    assert!(failed.contains("fatal error"), "{failed}");
    ben.open("ben", 7);
    assert_eq!(next(&seen_by_ann, "what follows a failure"), ("transaction", "+ben".into()));
    check("failures are told, change nothing, and the next call works");
}

fn views(ann: &Client, ben: &Client) {
    let standings = ben.standing_changes();
    for client in [ann, ben] {
        let queries =
            ["my_accounts", "top_account", "poor_accounts", "standings"].map(|view| format!("SELECT * FROM {view}"));
        client.subscribe(&queries.each_ref().map(String::as_str)).expect("views");
    }
    assert_eq!(names(ann.db.my_accounts().iter()), ["ada"]);
    assert_eq!(names(ben.db.my_accounts().iter()), ["ben"]);
    assert_eq!(names(ben.db.poor_accounts().iter()), ["ben"]);
    assert_eq!(ben.db.standings().count(), 2);
    check("views show each caller its rows");

    ben.open("zoe", 91);
    assert_eq!(names(ben.db.my_accounts().iter()), ["ben", "zoe"]);
    assert_eq!(names(ben.db.top_account().iter()), ["zoe"]);
    assert_eq!(names(ben.db.poor_accounts().iter()), ["ben", "zoe"]);
    ben.deposit("ben", 10);
    assert_eq!(names(ben.db.poor_accounts().iter()), ["zoe"]);
    assert_eq!(next(&standings, "row of a view with a key"), ("reducer", "ben false>true".into()));
    check("views follow their tables, and keys of views make updates");
}

#[cfg(feature = "newest")]
fn views_with_arguments(ann: &Client, ben: &Client) {
    ann.subscribe(&["SELECT * FROM accounts_of_level(5)"]).expect("a view with an argument");
    ben.subscribe(&["SELECT * FROM accounts_of_level(7)"]).expect("a view with another argument");
    assert_eq!(names(ann.db.accounts_of_level().iter()), ["ada"]);
    assert_eq!(names(ben.db.accounts_of_level().iter()), ["ben"]);
    ben.open("bob", 7);
    assert_eq!(names(ben.db.accounts_of_level().iter()), ["ben", "bob"]);
    check("views have arguments");
}

fn events_and_procedures(ann: &Client, ben: &Client) {
    let pings = ben.pings();
    ben.subscribe(&["SELECT * FROM ping_event"]).expect("events");
    ann.must(Reducer::Ping { number: 7 });
    ann.must(Reducer::Ping { number: 7 });
    for _ in 0..2 {
        assert_eq!(next(&pings, "an event"), ("transaction", "7".into()));
    }
    assert_eq!(ben.db.ping_event().count(), 0);
    check("events are announced and not kept");

    let (send, answer) = channel();
    ann.db.add(40, 2, move |sum| send.send(sum.map_err(|e| e.to_string())).unwrap());
    assert_eq!(next(&answer, "the result of a procedure"), Ok(42));
    let (send, answer) = channel();
    ann.db.break_down(move |sum| send.send(sum.map_err(|e| e.to_string())).unwrap());
    let error = next(&answer, "the failure of a procedure").expect_err("it panics");
    assert!(!error.is_empty());
    check("procedures answer, and fail");
}

fn ends(place: &Place, ann: &Client) {
    let error = ann.subscribe(&["SELECT * FROM nothing"]).err().expect("a query that is wrong");
    assert!(error.contains("no such table: `nothing`"), "{error}");
    assert!(ann.db.is_active());
    check("a wrong query is refused, and the connection goes on");

    let other = place.connect(None).expect("anonymous");
    let handle = other.subscribe(&["SELECT * FROM account"]).expect("subscription");
    assert!(other.db.account().count() > 0);
    let (send, ended) = channel();
    handle.clone().unsubscribe_then(Box::new(move |_| send.send(()).unwrap())).expect("unsubscribe");
    next(&ended, "the end of a subscription");
    assert_eq!(other.db.account().count(), 0);
    assert!(handle.is_ended());
    check("who ends a subscription loses its rows");
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let place = Place { url: arguments[1].clone(), database: arguments[2].clone() };
    let (ann, ben) = identities(&place);
    rows_and_reducers(&ann, &ben);
    views(&ann, &ben);
    #[cfg(feature = "newest")]
    views_with_arguments(&ann, &ben);
    events_and_procedures(&ann, &ben);
    ends(&place, &ann);
    println!("all checks passed");
}
