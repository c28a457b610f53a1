package kotlin.jvm;

public @interface JvmStatic {}
