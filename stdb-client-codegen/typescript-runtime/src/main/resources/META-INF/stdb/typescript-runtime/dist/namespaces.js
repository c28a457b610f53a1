/** Names with dots, which those of submodules are: reached as they are, and through an object for each namespace. */
/** Adds an object for each namespace. */
export function withNamespaces(flat) {
    // Without prototype, since names are those of any module.
    const result = Object.assign(Object.create(null), flat);
    for (const [name, value] of Object.entries(flat)) {
        const path = name.split('.');
        const last = path.pop();
        let at = result;
        for (const namespace of path) {
            at = (at[namespace] ??= Object.create(null));
        }
        at[last] = value;
    }
    return result;
}
