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
