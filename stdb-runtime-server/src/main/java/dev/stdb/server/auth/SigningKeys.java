package dev.stdb.server.auth;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/**
 * The ES256 key pair of the server (spec http-api.md §2.6).
 *
 * @param publicPem text of the public key file, handed out as it is
 */
public record SigningKeys(ECPrivateKey privateKey, ECPublicKey publicKey, String publicPem) {

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
    public static SigningKeys loadOrGenerate(Path directory) {
        return loadOrGenerate(directory.resolve(PRIVATE_FILE), directory.resolve(PUBLIC_FILE));
    }

    /**
     * Loads a pair of PEM files: PKCS#8 and SubjectPublicKeyInfo; generates both when both are absent.
     *
     * @throws AuthException if only one file exists, or one cannot be read, parsed or written
     */
    public static SigningKeys loadOrGenerate(Path privateFile, Path publicFile) {
        boolean hasPrivate = Files.exists(privateFile);
        boolean hasPublic = Files.exists(publicFile);
        if (hasPrivate != hasPublic) {
            throw new AuthException(
                    AuthException.Kind.AUTH_KEYS,
                    "only one file of the JWT key pair exists: present=" + (hasPrivate ? privateFile : publicFile)
                            + ", absent=" + (hasPrivate ? publicFile : privateFile));
        }
        try {
            if (!hasPrivate) {
                return generate(privateFile, publicFile);
            }
            KeyFactory factory = KeyFactory.getInstance("EC");
            String publicPem = Files.readString(publicFile);
            PrivateKey privateKey = factory.generatePrivate(
                    new PKCS8EncodedKeySpec(parsePem(Files.readString(privateFile), privateFile)));
            PublicKey publicKey = factory.generatePublic(new X509EncodedKeySpec(parsePem(publicPem, publicFile)));
            return new SigningKeys((ECPrivateKey) privateKey, (ECPublicKey) publicKey, publicPem);
        } catch (IOException | GeneralSecurityException e) {
            throw new AuthException(
                    AuthException.Kind.AUTH_KEYS,
                    "cannot load the JWT key pair: private=" + privateFile + ", public=" + publicFile + ": "
                            + e.getMessage(),
                    e);
        }
    }

    private static SigningKeys generate(Path privateFile, Path publicFile) throws IOException {
        SigningKeys keys = ephemeral();
        createParent(privateFile);
        createParent(publicFile);
        writeFile(privateFile, pem("PRIVATE KEY", keys.privateKey.getEncoded()), true);
        writeFile(publicFile, keys.publicPem, false);
        return keys;
    }

    private static void createParent(Path file) throws IOException {
        Path parent = file.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
    }

    private static void writeFile(Path file, String text, boolean secret) throws IOException {
        Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
        Files.deleteIfExists(temporary);
        if (secret && file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createFile(
                    temporary, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        Files.writeString(temporary, text);
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
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
