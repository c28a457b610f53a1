// @Checks("spec cli-and-dev-loop.md §13.8")
for (name in ['counter.wasm', 'counter.schema.json', 'counter-1.jar']) {
    def first = new File(basedir, "first/$name")
    def second = new File(basedir, "target/$name")
    assert first.length() > 0 : "$first is missing or empty"
    assert first.bytes == second.bytes : "$name differs between two builds"
}
