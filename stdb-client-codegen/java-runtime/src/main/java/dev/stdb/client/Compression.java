package dev.stdb.client;

/** How the server may compress large messages. */
public enum Compression {
    /** Not at all: the least work on fast networks. */
    NONE("None"),
    /** With gzip. */
    GZIP("Gzip");

    private final String parameter;

    Compression(String parameter) {
        this.parameter = parameter;
    }

    /** Returns the value of the query parameter. */
    public String parameter() {
        return parameter;
    }
}
