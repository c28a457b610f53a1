package dev.stdb.examples.arena;

import dev.stdb.annotation.ClientVisibilityFilter;
import dev.stdb.annotation.Reducer;
import dev.stdb.module.ReducerContext;
import dev.stdb.module.ReducerException;
import dev.stdb.types.Identity;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Guilds, and what is said in them. */
public final class Guilds {
    /** Who may read what is said: the members. */
    @ClientVisibilityFilter
    static final String MEMBERS_ONLY = "SELECT guild_message.* FROM guild_message "
            + "JOIN member ON guild_message.guild_id = member.guild_id WHERE member.player = :sender";

    private static final int GUILDS_MAX = 100;
    private static final int MESSAGES_MAX = 50;
    private static final int TEXT_LENGTH_MAX = 200;

    private Guilds() {}

    /** Founds a guild, with the caller as its first member. */
    @Reducer
    public static void foundGuild(ReducerContext<Db> ctx, String name) {
        Player founder = Arena.caller(ctx);
        String given = Arena.checkName(name);
        if (ctx.db().guild().name().find(given).isPresent()) {
            throw new ReducerException("there is a guild " + given + " already");
        }
        leave(ctx, founder.id());
        if (ctx.db().guild().count() >= GUILDS_MAX) {
            throw new ReducerException("there are enough guilds, join one");
        }
        Guild guild = ctx.db().guild().insert(new Guild(0, given));
        ctx.db().member().insert(new Member(founder.id(), guild.id()));
    }

    /** Joins a guild, and leaves the one before. */
    @Reducer
    public static void joinGuild(ReducerContext<Db> ctx, long guildId) {
        Player player = Arena.caller(ctx);
        Guild guild = ctx.db().guild().id().find(guildId).orElseThrow(() -> new ReducerException("no such guild"));
        if (isMember(ctx, player.id(), guild.id())) {
            throw new ReducerException("you are in " + guild.name());
        }
        leave(ctx, player.id());
        ctx.db().member().insert(new Member(player.id(), guild.id()));
    }

    /** Leaves the guild, if there is one. */
    @Reducer
    public static void leaveGuild(ReducerContext<Db> ctx) {
        leave(ctx, Arena.caller(ctx).id());
    }

    /** Says something to the members of the caller's guild; the oldest messages make room. */
    @Reducer
    public static void say(ReducerContext<Db> ctx, String text) {
        Player author = Arena.caller(ctx);
        Member member = ctx.db()
                .member()
                .player()
                .find(author.id())
                .orElseThrow(() -> new ReducerException("join a guild first"));
        String said = text.strip();
        if (said.isEmpty() || said.length() > TEXT_LENGTH_MAX) {
            throw new ReducerException("messages have 1 to " + TEXT_LENGTH_MAX + " characters");
        }
        ctx.db().guildMessage().insert(new GuildMessage(0, member.guildId(), author.name(), ctx.timestamp(), said));
        List<GuildMessage> all =
                ctx.db().guildMessage().guildId().filter(member.guildId()).toList();
        all.stream()
                .sorted(Comparator.comparingLong(GuildMessage::id))
                .limit(Math.max(0, all.size() - MESSAGES_MAX))
                .forEach(old -> ctx.db().guildMessage().id().delete(old.id()));
    }

    static boolean areMates(ReducerContext<Db> ctx, Identity one, Identity other) {
        Optional<Member> member = ctx.db().member().player().find(one);
        return member.isPresent() && isMember(ctx, other, member.get().guildId());
    }

    static void leave(ReducerContext<Db> ctx, Identity player) {
        Optional<Member> member = ctx.db().member().player().find(player);
        if (member.isEmpty()) {
            return;
        }
        long guild = member.get().guildId();
        ctx.db().member().player().delete(player);
        if (ctx.db().member().guildId().filter(guild).toList().isEmpty()) {
            ctx.db().guildMessage().guildId().delete(guild);
            ctx.db().guild().id().delete(guild);
        }
    }

    private static boolean isMember(ReducerContext<Db> ctx, Identity player, long guildId) {
        return ctx.db()
                .member()
                .player()
                .find(player)
                .filter(member -> member.guildId() == guildId)
                .isPresent();
    }
}
