package io.pulseboard.operations;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A certificate for 127.0.0.1, in the forms that servers want, and who trusts it.
 *
 * @param keystore PKCS12, with the one entry {@code pulseboard}
 * @param password of the keystore and its key
 */
record Certificate(Path keystore, String password) {

  private static final String ALIAS = "pulseboard";

  static Certificate madeIn(Path folder) throws IOException, InterruptedException {
    Path keystore = Files.createDirectories(folder).toAbsolutePath().resolve("pulseboard.p12");
    Files.deleteIfExists(keystore);
    String password = UUID.randomUUID().toString();
    String command =
        "-genkeypair -alias pulseboard -keyalg EC -groupname secp256r1 -validity 2"
            + " -dname CN=127.0.0.1 -ext san=ip:127.0.0.1 -storetype PKCS12";
    Program.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString())
        .with(command.split(" "))
        .with("-storepass", password, "-keystore", keystore.toString())
        .run(folder, Map.of());
    return new Certificate(keystore, password);
  }

  /** The certificate alone, as PEM, beside the keystore. */
  Path pem() throws IOException, GeneralSecurityException {
    return write("pulseboard.crt", pem("CERTIFICATE", keys().getCertificate(ALIAS).getEncoded()));
  }

  /** Its key, as PEM, beside the keystore. */
  Path key() throws IOException, GeneralSecurityException {
    byte[] key = keys().getKey(ALIAS, password.toCharArray()).getEncoded();
    return write("pulseboard.key", pem("PRIVATE KEY", key));
  }

  /** Both in one file. */
  Path pemWithKey() throws IOException, GeneralSecurityException {
    return write("pulseboard.pem", Files.readString(pem()) + Files.readString(key()));
  }

  /** A client's context, which trusts this certificate and no other. */
  SSLContext trustedByClient() throws IOException, GeneralSecurityException {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry(ALIAS, keys().getCertificate(ALIAS));
    var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    return context;
  }

  private KeyStore keys() throws IOException, GeneralSecurityException {
    return KeyStore.getInstance(keystore.toFile(), password.toCharArray());
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(keystore.resolveSibling(name), text);
  }

  private static String pem(String type, byte[] bytes) {
    byte[] lineEnd = "\n".getBytes(StandardCharsets.US_ASCII);
    return "-----BEGIN %s-----%n%s%n-----END %1$s-----%n"
        .formatted(type, Base64.getMimeEncoder(64, lineEnd).encodeToString(bytes));
  }
}
