package dev.stdb.examples.transfer;

import dev.stdb.annotation.Access;
import dev.stdb.annotation.PrimaryKey;
import dev.stdb.annotation.Table;
import dev.stdb.annotation.U32;

/**
 * One account.
 *
 * @param id its number, counted from 0
 * @param balance what it holds; never negative
 */
@Table(name = "accounts", access = Access.PUBLIC)
public record Account(@PrimaryKey @U32 long id, long balance) {}
