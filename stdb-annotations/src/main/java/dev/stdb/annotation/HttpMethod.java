package dev.stdb.annotation;

/** Method of the requests that an {@link HttpHandler} takes. */
public enum HttpMethod {
    /** Every method. */
    ANY,
    /** Reads; requests with HEAD come here as well, unless another handler takes them. */
    GET,
    /** Reads the headers only. */
    HEAD,
    /** Does something. */
    POST,
    /** Replaces. */
    PUT,
    /** Deletes. */
    DELETE,
    /** Changes a part. */
    PATCH
}
