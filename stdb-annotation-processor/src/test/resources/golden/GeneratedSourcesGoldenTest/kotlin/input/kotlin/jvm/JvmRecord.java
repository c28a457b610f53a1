package kotlin.jvm;

public @interface JvmRecord {}
