package mine;

/** What a claim is made of. */
// region rock
public enum Rock {
    GRANITE,
    QUARTZ,
    GOLD_VEIN
}
// endregion
