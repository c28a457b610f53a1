//! What a client has to know of the module, written by hand: the generator of the official command line is on no
//! registry.

use spacetimedb_sdk::__codegen::{
    self as sdk, __lib, __sats, __ws, parse_row_list_as_deletes, parse_row_list_as_inserts,
    transaction_update_iter_table_updates, ClientCache, DbCallbacks, DbContextImpl, InModule, InternalError,
    OnEndedCallback, SubscriptionBuilder, SubscriptionHandleImpl, TableAppliedDiff, TableHandle, TableUpdate,
};
use spacetimedb_sdk::{DbConnectionBuilder, Error, Event, Identity, ReducerEvent};

/// The module.
#[derive(Debug)]
pub struct Bank;

macro_rules! of_the_module {
    ($($name:ident),*) => { $(impl InModule for $name { type Module = Bank; })* };
}

of_the_module!(
    Account,
    Standing,
    PingEvent,
    Tables,
    Functions,
    DbConnection,
    SubscriptionHandle,
    Reducer,
    DbUpdate,
    Arguments,
    NoArguments
);

// ---- rows ----

#[derive(Clone, Debug, PartialEq, __lib::ser::Serialize, __lib::de::Deserialize)]
#[sats(crate = __lib)]
pub struct Account {
    pub id: u64,
    pub name: String,
    pub owner: Identity,
    pub level: u32,
    pub balance: i64,
}

#[derive(Clone, Debug, PartialEq, __lib::ser::Serialize, __lib::de::Deserialize)]
#[sats(crate = __lib)]
pub struct Standing {
    pub name: String,
    pub rich: bool,
}

#[derive(Clone, Debug, PartialEq, __lib::ser::Serialize, __lib::de::Deserialize)]
#[sats(crate = __lib)]
pub struct PingEvent {
    pub from: Identity,
    pub number: u32,
}

// ---- tables ----

/// How the rows of a table change the cache: by their primary key, as they are, or not at all.
macro_rules! diff {
    ($cache:ident, $name:literal, $row:ty, $update:expr, keyed($key:ident)) => {
        $cache.apply_diff_to_table::<$row>($name, &$update).with_updates_by_pk(|row| &row.$key)
    };
    ($cache:ident, $name:literal, $row:ty, $update:expr, plain) => {
        $cache.apply_diff_to_table::<$row>($name, &$update)
    };
    ($cache:ident, $name:literal, $row:ty, $update:expr, event) => {
        $update.into_event_diff()
    };
}

macro_rules! tables {
    ($($table:ident: $row:ty, $name:literal, $kind:ident $(($key:ident))?;)*) => {
        #[derive(Debug, Default)]
        pub struct DbUpdate { $($table: TableUpdate<$row>,)* }

        #[derive(Default)]
        pub struct AppliedDiff<'r> { $($table: TableAppliedDiff<'r, $row>,)* }

        impl InModule for AppliedDiff<'_> { type Module = Bank; }

        impl TryFrom<__ws::v2::TransactionUpdate> for DbUpdate {
            type Error = Error;
            fn try_from(raw: __ws::v2::TransactionUpdate) -> Result<Self, Error> {
                let mut update = Self::default();
                for rows in transaction_update_iter_table_updates(raw) {
                    match &rows.table_name[..] {
                        $($name => update.$table.append(TableUpdate::parse_table_update(rows)?),)*
                        unknown => return Err(unknown_table(unknown)),
                    }
                }
                Ok(update)
            }
        }

        impl sdk::DbUpdate for DbUpdate {
            fn apply_to_client_cache(&self, cache: &mut ClientCache<Bank>) -> AppliedDiff<'_> {
                AppliedDiff { $($table: diff!(cache, $name, $row, self.$table, $kind $(($key))?),)* }
            }

            fn parse_initial_rows(raw: __ws::v2::QueryRows) -> Result<Self, Error> {
                let mut update = Self::default();
                for rows in raw.tables {
                    match &rows.table[..] {
                        $($name => update.$table.append(parse_row_list_as_inserts(rows.rows)?),)*
                        unknown => return Err(unknown_table(unknown)),
                    }
                }
                Ok(update)
            }

            fn parse_unsubscribe_rows(raw: __ws::v2::QueryRows) -> Result<Self, Error> {
                let mut update = Self::default();
                for rows in raw.tables {
                    match &rows.table[..] {
                        $($name => update.$table.append(parse_row_list_as_deletes(rows.rows)?),)*
                        unknown => return Err(unknown_table(unknown)),
                    }
                }
                Ok(update)
            }
        }

        impl<'r> sdk::AppliedDiff<'r> for AppliedDiff<'r> {
            fn invoke_row_callbacks(&self, event: &EventContext, callbacks: &mut DbCallbacks<Bank>) {
                $(callbacks.invoke_table_row_callbacks::<$row>($name, &self.$table, event);)*
            }
        }

        impl DbConnection {
            $(#[allow(dead_code)] pub fn $table(&self) -> TableHandle<$row> { self.imp.get_table($name) })*
        }

        const ALL_TABLE_NAMES: &[&str] = &[$($name),*];

        fn register_tables(cache: &mut ClientCache<Bank>) {
            $(cache.get_or_make_table::<$row>($name);)*
        }
    };
}

tables! {
    account: Account, "account", keyed(id);
    ping_event: PingEvent, "ping_event", event;
    my_accounts: Account, "my_accounts", plain;
    top_account: Account, "top_account", plain;
    poor_accounts: Account, "poor_accounts", plain;
    standings: Standing, "standings", keyed(name);
    accounts_of_level: Account, "accounts_of_level", plain;
}

fn unknown_table(name: &str) -> Error {
    InternalError::unknown_name("table", name.to_string(), "rows").into()
}

// ---- reducers and procedures ----

#[derive(Clone, Debug, PartialEq)]
pub enum Reducer {
    OpenAccount { name: String, level: u32 },
    Deposit { name: String, amount: i64 },
    PanicAfterWriting,
    Ping { number: u32 },
}

impl sdk::Reducer for Reducer {
    fn reducer_name(&self) -> &'static str {
        match self {
            Reducer::OpenAccount { .. } => "open_account",
            Reducer::Deposit { .. } => "deposit",
            Reducer::PanicAfterWriting => "panic_after_writing",
            Reducer::Ping { .. } => "ping",
        }
    }

    fn args_bsatn(&self) -> Result<Vec<u8>, __sats::bsatn::EncodeError> {
        match self {
            Reducer::OpenAccount { name, level } => __sats::bsatn::to_vec(&(name, level)),
            Reducer::Deposit { name, amount } => __sats::bsatn::to_vec(&(name, amount)),
            Reducer::PanicAfterWriting => Ok(Vec::new()),
            Reducer::Ping { number } => __sats::bsatn::to_vec(number),
        }
    }
}

/// Two numbers, as the procedure `add` takes them.
#[derive(__lib::ser::Serialize)]
#[sats(crate = __lib)]
pub struct Arguments {
    pub a: u32,
    pub b: u32,
}

#[derive(__lib::ser::Serialize)]
#[sats(crate = __lib)]
pub struct NoArguments {}

/// The tables of a context; those of the connection are enough here.
pub struct Tables;

/// The functions of a context; those of the connection are enough here.
pub struct Functions;

// ---- connection and contexts ----

pub struct DbConnection {
    imp: DbContextImpl<Bank>,
}

impl sdk::DbConnection for DbConnection {
    fn new(imp: DbContextImpl<Bank>) -> Self {
        Self { imp }
    }
}

impl DbConnection {
    pub fn builder() -> DbConnectionBuilder<Bank> {
        DbConnectionBuilder::new()
    }

    pub fn run_threaded(&self) -> std::thread::JoinHandle<()> {
        self.imp.run_threaded()
    }

    pub fn is_active(&self) -> bool {
        self.imp.is_active()
    }

    pub fn disconnect(&self) -> Result<(), Error> {
        self.imp.disconnect()
    }

    pub fn subscription_builder(&self) -> SubscriptionBuilder<Bank> {
        SubscriptionBuilder::new(&self.imp)
    }

    pub fn call(
        &self,
        reducer: Reducer,
        ended: impl FnOnce(&ReducerEventContext, Result<Result<(), String>, InternalError>) + Send + 'static,
    ) {
        self.imp.invoke_reducer_with_callback(reducer, ended).expect("call");
    }

    pub fn add(&self, a: u32, b: u32, ended: impl FnOnce(Result<u32, InternalError>) + Send + 'static) {
        self.imp.invoke_procedure_with_callback("add", Arguments { a, b }, move |_, sum| ended(sum));
    }

    pub fn break_down(&self, ended: impl FnOnce(Result<u32, InternalError>) + Send + 'static) {
        self.imp.invoke_procedure_with_callback("break_down", NoArguments {}, move |_, sum| ended(sum));
    }
}

macro_rules! contexts {
    ($($name:ident: $event:ty;)*) => { $(
        pub struct $name {
            event: $event,
        }

        impl InModule for $name { type Module = Bank; }

        impl sdk::AbstractEventContext for $name {
            type Event = $event;

            fn event(&self) -> &$event {
                &self.event
            }

            fn new(_imp: DbContextImpl<Bank>, event: $event) -> Self {
                Self { event }
            }
        }

        impl sdk::$name for $name {}
    )* };
}

contexts! {
    EventContext: Event<Reducer>;
    ReducerEventContext: ReducerEvent<Reducer>;
    ProcedureEventContext: ();
    SubscriptionEventContext: ();
    ErrorContext: Option<Error>;
}

#[derive(Clone)]
pub struct SubscriptionHandle {
    imp: SubscriptionHandleImpl<Bank>,
}

impl sdk::SubscriptionHandle for SubscriptionHandle {
    fn new(imp: SubscriptionHandleImpl<Bank>) -> Self {
        Self { imp }
    }

    fn is_ended(&self) -> bool {
        self.imp.is_ended()
    }

    fn is_active(&self) -> bool {
        self.imp.is_active()
    }

    fn unsubscribe_then(self, ended: OnEndedCallback<Bank>) -> Result<(), Error> {
        self.imp.unsubscribe_then(Some(ended))
    }

    fn unsubscribe(self) -> Result<(), Error> {
        self.imp.unsubscribe_then(None)
    }
}

impl sdk::SpacetimeModule for Bank {
    type DbConnection = DbConnection;
    type EventContext = EventContext;
    type ReducerEventContext = ReducerEventContext;
    type ProcedureEventContext = ProcedureEventContext;
    type SubscriptionEventContext = SubscriptionEventContext;
    type ErrorContext = ErrorContext;
    type Reducer = Reducer;
    type DbView = Tables;
    type Reducers = Functions;
    type Procedures = Functions;
    type DbUpdate = DbUpdate;
    type AppliedDiff<'r> = AppliedDiff<'r>;
    type SubscriptionHandle = SubscriptionHandle;
    type QueryBuilder = sdk::QueryBuilder;

    fn register_tables(cache: &mut ClientCache<Bank>) {
        register_tables(cache);
    }

    const ALL_TABLE_NAMES: &'static [&'static str] = ALL_TABLE_NAMES;
}
