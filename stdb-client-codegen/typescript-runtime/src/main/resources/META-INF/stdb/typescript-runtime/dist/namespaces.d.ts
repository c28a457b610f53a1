/** Names with dots, which those of submodules are: reached as they are, and through an object for each namespace. */
type NamespaceOf<Name> = Name extends `${infer Namespace}.${string}` ? Namespace : never;
type Below<T, Namespace extends string> = {
    readonly [Name in keyof T as Name extends `${Namespace}.${infer Rest}` ? Rest : never]: T[Name];
};
type Tree<T> = {
    readonly [Name in keyof T as Name extends `${string}.${string}` ? never : Name]: T[Name];
} & {
    readonly [Namespace in NamespaceOf<keyof T>]: Tree<Below<T, Namespace>>;
};
/**
 * `T`, and an object for each namespace in it: `tables.billing.invoice` beside `tables['billing.invoice']`. Nothing is
 * known of a module that may be any, so that every connection is one of such a module.
 */
export type Namespaced<M, T> = 0 extends 1 & M ? any : T & {
    readonly [Namespace in NamespaceOf<keyof T>]: Tree<Below<T, Namespace>>;
};
/** Adds an object for each namespace. */
export declare function withNamespaces(flat: Readonly<Record<string, unknown>>): Record<string, unknown>;
export {};
