package dev.stdb.moduledef;

import dev.stdb.CommonErrorCode;
import dev.stdb.bsatn.BsatnException;
import dev.stdb.bsatn.BsatnReader;
import dev.stdb.bsatn.BsatnWriter;

/** Bytes of module definitions. Layout: spec module-def.md §1–3; stateless. */
public final class ModuleDefCodec {
    private static final int ENVELOPE_V8 = 0;
    /** Tag of a V9 definition. */
    public static final int ENVELOPE_V9 = 1;

    /** First byte of a definition of version 10. */
    public static final int ENVELOPE_V10 = 2;

    private static final int ENVELOPES = 3;

    private ModuleDefCodec() {}

    /** Returns the V10 form of a definition, with its envelope; empty sections are left out. */
    public static byte[] encode(ModuleDef def) {
        BsatnWriter out = new BsatnWriter(1024);
        out.writeTag(ENVELOPE_V10);
        ModuleDefWriter.write(def, out);
        return out.toByteArray();
    }

    /** Returns the V9 form of a valid definition, with its envelope; canonical names take the place of source names. */
    public static byte[] encodeV9(ModuleDef def) {
        BsatnWriter out = new BsatnWriter(1024);
        out.writeTag(ENVELOPE_V9);
        ModuleDefV9Writer.write(def, out);
        return out.toByteArray();
    }

    /**
     * Reads a definition with its envelope; V9 is upgraded.
     *
     * @throws ModuleDefException if the version is not supported
     * @throws BsatnException if the bytes are malformed
     */
    public static ModuleDef decode(byte[] bytes) {
        BsatnReader in = new BsatnReader(bytes);
        int envelope = in.readTag(ENVELOPES, "RawModuleDef");
        return switch (envelope) {
            case ENVELOPE_V8 ->
                throw new ModuleDefException(
                        CommonErrorCode.MODULE_DEF_UNSUPPORTED,
                        "module definition version 8 is not supported; rebuild the module with a 2.x SDK");
            case ENVELOPE_V9 -> ModuleDefV9Reader.read(in);
            default -> ModuleDefReader.read(in, 0);
        };
    }
}
