package game;

public record PlayerV2(long id, String nick, int points) {}
