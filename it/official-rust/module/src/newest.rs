//! What only bindings of 2.14 can say.

use crate::*;
use spacetimedb::{env, EnvironmentValue};

#[derive(EnvironmentValue, Debug)]
pub enum Mood {
    #[env(value = "in high spirits")]
    High,
    #[env(value = "low")]
    Low,
}

#[env]
#[allow(dead_code)]
pub struct Env {
    pub GREETING: String,
    pub MOOD: Option<Mood>,
}

#[procedure]
pub fn greet(ctx: &mut ProcedureContext, name: String) -> String {
    let outside = ctx.env.GREETING();
    ctx.with_tx(|tx| assert_eq!(tx.env.get("GREETING"), Some(outside.clone())));
    format!("{outside}, {name}: {:?}", ctx.env.MOOD())
}

#[derive(SpacetimeType, Clone, Debug, PartialEq)]
pub struct Greeting {
    text: String,
}

#[view(accessor = greetings, public)]
pub fn greetings(ctx: &AnonymousViewContext) -> Option<Greeting> {
    Some(Greeting { text: ctx.env.GREETING() })
}

#[view(accessor = accounts_of_level, public)]
pub fn accounts_of_level(ctx: &AnonymousViewContext, level: u32) -> Vec<Account> {
    ctx.db.account().level().filter(level).collect()
}

#[view(accessor = my_account_named, public)]
pub fn my_account_named(ctx: &ViewContext, name: String, level_min: u32) -> Option<Account> {
    let mine = ctx.db.account().owner_and_level().filter((ctx.sender(), level_min..));
    mine.into_iter().find(|account| account.name == name)
}

// ---- outboxes ----

#[derive(SpacetimeType, Clone, Debug, PartialEq)]
pub struct Stamp {
    colour: Colour,
    place: Point,
}

/// Its types contain types, and some of them are met again.
#[derive(SpacetimeType, Clone, Debug, PartialEq)]
pub struct Parcel {
    shape: Shape,
    stamps: Vec<Stamp>,
    note: Option<String>,
}

/// What a sender knows of the receiver: written by hand, because the generator of such bindings is on no registry.
mod receiver {
    use super::{Colour, Parcel};
    use spacetimedb::rt::RemoteReducer;
    pub use spacetimedb::Identity;

    #[allow(non_camel_case_types)]
    pub struct take_parcel;

    impl RemoteReducer for take_parcel {
        const NAME: &'static str = "take_parcel";
        /// As `reducer_signature_hash` of the official crate `spacetimedb-schema` 2.14.0 computes it.
        const SIGNATURE_HASH: &'static str = "bae712c6279800d027d671c03226c7c33ca7f25399939c85acbef9bd72ac46ed";
        type Args = (u32, Parcel, Vec<Colour>);
    }

    /// Finds the columns that are the arguments, in the order of the parameters.
    macro_rules! __spacetimedb_typecheck_outbox_take_parcel {
        ($module:path, { $(($index:expr, $column:ident : $type:ty as $name:ident),)* }) => {
            const {
                let columns = [$((stringify!($name), $index)),*];
                &[
                    receiver::column_for("number", &columns),
                    receiver::column_for("content", &columns),
                    receiver::column_for("signs", &columns),
                ]
            }
        };
    }
    pub(crate) use __spacetimedb_typecheck_outbox_take_parcel;

    pub const fn column_for(parameter: &str, columns: &[(&str, u16)]) -> u16 {
        let mut i = 0;
        while !equal(parameter.as_bytes(), columns[i].0.as_bytes()) {
            i += 1;
        }
        columns[i].1
    }

    const fn equal(a: &[u8], b: &[u8]) -> bool {
        let mut i = 0;
        while i < a.len() && i < b.len() && a[i] == b[i] {
            i += 1;
        }
        i == a.len() && i == b.len()
    }
}

#[table(accessor = outgoing, outbox(receiver::take_parcel))]
pub struct Outgoing {
    #[primary_key]
    #[auto_inc]
    id: u64,
    signs: Vec<Colour>,
    #[target]
    to: Identity,
    number: u32,
    #[param(name = content)]
    parcel: Parcel,
}

#[table(accessor = taken)]
pub struct Taken {
    #[primary_key]
    #[auto_inc]
    id: u64,
    sender: Identity,
    number: u32,
    parcel: Parcel,
    signs: Vec<Colour>,
}

#[table(accessor = outcome)]
pub struct Outcome {
    #[primary_key]
    #[auto_inc]
    id: u64,
    number: u32,
    result: Result<(), String>,
}

/// Sends a parcel for each note, all in one transaction.
#[reducer]
pub fn send_parcels(ctx: &ReducerContext, to: Identity, first: u32, notes: Vec<String>) {
    for (number, note) in (first..).zip(notes) {
        let corner = Point { x: number as i32, y: -1 };
        let parcel = Parcel {
            shape: Shape::Path(vec![corner.clone(), Point { x: 0, y: 1 }]),
            stamps: vec![Stamp { colour: Colour::Blue, place: corner }],
            note: Some(note),
        };
        ctx.db.outgoing().insert(Outgoing { id: 0, signs: vec![Colour::Green, Colour::Red], to, number, parcel });
    }
}

#[reducer]
pub fn take_parcel(ctx: &ReducerContext, number: u32, content: Parcel, signs: Vec<Colour>) -> Result<(), String> {
    assert!(ctx.connection_id().is_none());
    let note = content.note.clone().unwrap_or_default();
    ctx.db.taken().insert(Taken { id: 0, sender: ctx.sender(), number, parcel: content, signs });
    match note.as_str() {
        "refuse" => Err(format!("parcel {number} is refused")),
        "panic" => panic!("parcel {number} breaks"),
        _ => Ok(()),
    }
}

/// Fails itself where a note says so.
#[reducer(on_result(outgoing))]
pub fn parcel_ended(ctx: &ReducerContext, sent: Outgoing, result: Result<(), String>) -> Result<(), String> {
    assert_eq!(ctx.sender(), ctx.database_identity());
    ctx.db.outcome().insert(Outcome { id: 0, number: sent.number, result });
    match sent.parcel.note.as_deref() {
        Some("forget") => Err(format!("the result of parcel {} is forgotten", sent.number)),
        _ => Ok(()),
    }
}
