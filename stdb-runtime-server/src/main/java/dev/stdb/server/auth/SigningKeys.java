package dev.stdb.server.auth;

import dev.stdb.server.common.io.FileSystem;
import dev.stdb.server.common.io.SmallFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Objects;

/**
 * The ES256 key pair of the server (spec http-api.md §2.6).
 *
 * @param publicPem text of the public key file, handed out as it is
 */
public record SigningKeys(ECPrivateKey privateKey, ECPublicKey publicKey, String publicPem) {

    /** Far above any PEM file of a P-256 key. */
    private static final int FILE_BYTES_MAX = 64 << 10;

    private static final byte[] PROBE = {1};

    /** Name of the private key file in a key directory. */
    public static final String PRIVATE_FILE = "id_ecdsa";

    /** Name of the public key file in a key directory. */
    public static final String PUBLIC_FILE = "id_ecdsa.pub";

    /** Returns a fresh pair that is written nowhere. */
    public static SigningKeys ephemeral() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair pair = generator.generateKeyPair();
            return new SigningKeys(
                    (ECPrivateKey) pair.getPrivate(),
                    (ECPublicKey) pair.getPublic(),
                    pem("PUBLIC KEY", pair.getPublic().getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new AuthException(AuthException.Kind.AUTH_KEYS, "this JVM cannot generate P-256 keys", e);
        }
    }

    /** Loads {@code id_ecdsa} and {@code id_ecdsa.pub} of a directory; generates them when both are absent. */
    public static SigningKeys loadOrGenerate(FileSystem files, Path directory) {
        return loadOrGenerate(files, directory.resolve(PRIVATE_FILE), directory.resolve(PUBLIC_FILE));
    }

    /**
     * Loads a pair of PEM files: PKCS#8 and SubjectPublicKeyInfo; generates both when both are absent. What was
     * generated is durable when the method returns; after a crash before that there is a whole pair or none.
     *
     * @throws AuthException if only one file exists, one cannot be read, parsed or written, or they are no pair
     */
    public static SigningKeys loadOrGenerate(FileSystem files, Path privateFile, Path publicFile) {
        try {
            finishGeneration(files, privateFile, publicFile);
            forceNames(files, privateFile);
            forceNames(files, publicFile);
        } catch (IOException e) {
            throw failed("finish", privateFile, publicFile, e);
        }
        boolean hasPrivate = files.exists(privateFile);
        boolean hasPublic = files.exists(publicFile);
        if (hasPrivate != hasPublic) {
            throw new AuthException(
                    AuthException.Kind.AUTH_KEYS,
                    "only one file of the JWT key pair exists: present=" + (hasPrivate ? privateFile : publicFile)
                            + ", absent=" + (hasPrivate ? publicFile : privateFile));
        }
        try {
            return hasPrivate ? load(files, privateFile, publicFile) : generate(files, privateFile, publicFile);
        } catch (IOException | GeneralSecurityException e) {
            throw failed(hasPrivate ? "load" : "write", privateFile, publicFile, e);
        }
    }

    private static AuthException failed(String what, Path privateFile, Path publicFile, Exception cause) {
        return new AuthException(
                AuthException.Kind.AUTH_KEYS,
                "cannot " + what + " the JWT key pair: private=" + privateFile + ", public=" + publicFile + ": "
                        + cause.getMessage(),
                cause);
    }

    private static SigningKeys load(FileSystem files, Path privateFile, Path publicFile)
            throws IOException, GeneralSecurityException {
        KeyFactory factory = KeyFactory.getInstance("EC");
        String publicPem = text(files, publicFile);
        PrivateKey privateKey =
                factory.generatePrivate(new PKCS8EncodedKeySpec(parsePem(text(files, privateFile), privateFile)));
        PublicKey publicKey = factory.generatePublic(new X509EncodedKeySpec(parsePem(publicPem, publicFile)));
        SigningKeys keys = new SigningKeys((ECPrivateKey) privateKey, (ECPublicKey) publicKey, publicPem);
        keys.checkPair(privateFile, publicFile);
        return keys;
    }

    private static String text(FileSystem files, Path file) throws IOException {
        return new String(SmallFile.read(files, file, FILE_BYTES_MAX), StandardCharsets.US_ASCII);
    }

    private void checkPair(Path privateFile, Path publicFile) throws GeneralSecurityException {
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(privateKey);
        signature.update(PROBE);
        byte[] signed = signature.sign();
        signature.initVerify(publicKey);
        signature.update(PROBE);
        if (!signature.verify(signed)) {
            throw new AuthException(
                    AuthException.Kind.AUTH_KEYS,
                    "the JWT key files are no pair: private=" + privateFile + ", public=" + publicFile);
        }
    }

    private static SigningKeys generate(FileSystem files, Path privateFile, Path publicFile) throws IOException {
        SigningKeys keys = ephemeral();
        for (Path file : List.of(privateFile, publicFile)) {
            files.createDirectories(Objects.requireNonNull(file.toAbsolutePath().getParent()));
        }
        // Both are on disk before either gets its name: of a crash in between the other one can be found beside.
        SmallFile.prepare(
                files,
                privateFile,
                pem("PRIVATE KEY", keys.privateKey.getEncoded()).getBytes(StandardCharsets.US_ASCII));
        SmallFile.prepare(files, publicFile, keys.publicPem.getBytes(StandardCharsets.US_ASCII));
        SmallFile.publish(files, privateFile);
        SmallFile.publish(files, publicFile);
        return keys;
    }

    /** Gives the second file of a pair its name when a crash came in between. */
    private static void finishGeneration(FileSystem files, Path privateFile, Path publicFile) throws IOException {
        if (files.exists(privateFile) && !files.exists(publicFile) && SmallFile.isPrepared(files, publicFile)) {
            SmallFile.publish(files, publicFile);
        } else if (files.exists(publicFile) && !files.exists(privateFile) && SmallFile.isPrepared(files, privateFile)) {
            SmallFile.publish(files, privateFile);
        }
    }

    /** A process that died may have left a name that is not on disk yet, and tokens are worth what the keys are. */
    private static void forceNames(FileSystem files, Path file) throws IOException {
        if (files.exists(file)) {
            files.forceDirectory(Objects.requireNonNull(file.toAbsolutePath().getParent()));
        }
    }

    private static String pem(String label, byte[] der) {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
    }

    private static byte[] parsePem(String text, Path file) {
        StringBuilder body = new StringBuilder();
        for (String line : text.lines().toList()) {
            if (!line.startsWith("-----")) {
                body.append(line.strip());
            }
        }
        try {
            return Base64.getDecoder().decode(body.toString().getBytes(StandardCharsets.US_ASCII));
        } catch (IllegalArgumentException e) {
            throw new AuthException(AuthException.Kind.AUTH_KEYS, "not a PEM file: " + file, e);
        }
    }
}
