package dev.stdb.examples.chat;

import dev.stdb.annotation.Access;
import dev.stdb.annotation.Table;
import dev.stdb.types.Identity;
import dev.stdb.types.Timestamp;

/**
 * One line of the conversation.
 *
 * @param sender who wrote it
 * @param sent when the server accepted it
 * @param text what they wrote; never blank
 */
@Table(name = "message", access = Access.PUBLIC)
public record Message(Identity sender, Timestamp sent, String text) {}
