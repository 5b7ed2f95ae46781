package io.perennial.cli.secured;

import io.perennial.broker.BrokerSettings;
import io.perennial.broker.EmbeddedBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialAlteration;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/**
 * A real broker that lets nobody in without TLS, a user and a password (SCRAM-SHA-512), and allows
 * nobody anything that is not in its list. Its brokers and controllers prove themselves to each
 * other too.
 */
final class SecuredCluster implements AutoCloseable {

    private static final String BROKER = "broker";
    private static final int ITERATIONS = 4_096;

    private final Path folder;
    private final Path trust;
    private final String storePassword = "store-" + UUID.randomUUID();
    private final String brokerPassword = "broker-" + UUID.randomUUID();
    private final Map<String, String> passwords = new HashMap<>();
    private final EmbeddedBroker broker;
    private final Admin admin;

    private SecuredCluster(Path folder) throws Exception {
        this.folder = folder;
        Path identity = folder.resolve("broker.p12");
        this.trust = folder.resolve("trust.p12");
        Path certificate = folder.resolve("broker.crt");
        keytool(
                "-genkeypair -alias broker -keyalg EC -dname CN=127.0.0.1 -ext san=ip:127.0.0.1,dns:localhost",
                identity);
        keytool("-exportcert -alias broker -file " + certificate, identity);
        keytool("-importcert -noprompt -alias broker -file " + certificate, trust);
        BrokerSettings settings = BrokerSettings.in(folder.resolve("kafka"));
        for (Map.Entry<String, String> setting : brokerSettings(identity).entrySet()) {
            settings = settings.with(setting.getKey(), setting.getValue());
        }
        this.broker = EmbeddedBroker.start(settings);
        Map<String, Object> config = new HashMap<>(connection("PLAIN", plain()));
        config.put("bootstrap.servers", broker.bootstrapServers());
        this.admin = Admin.create(config);
    }

    static SecuredCluster start(Path folder) throws Exception {
        return new SecuredCluster(folder);
    }

    private void keytool(String arguments, Path store) throws IOException, InterruptedException {
        List<String> command =
                Stream.concat(
                                Stream.of(
                                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                                .toString()),
                                Stream.concat(
                                        Stream.of(arguments.split(" ", -1)),
                                        Stream.of(
                                                "-storetype",
                                                "PKCS12",
                                                "-keystore",
                                                store.toString(),
                                                "-storepass",
                                                storePassword)))
                        .toList();
        Path output = folder.resolve("keytool.txt");
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
        if (process.waitFor() != 0) {
            throw new IOException(Files.readString(output));
        }
    }

    private Map<String, String> brokerSettings(Path identity) {
        Map<String, String> settings = new HashMap<>();
        settings.put("listener.security.protocol.map", "CONTROLLER:SASL_SSL,PLAINTEXT:SASL_SSL");
        settings.put("inter.broker.listener.name", "PLAINTEXT");
        settings.put("sasl.enabled.mechanisms", "SCRAM-SHA-512,PLAIN");
        settings.put("sasl.mechanism.inter.broker.protocol", "PLAIN");
        settings.put("sasl.mechanism.controller.protocol", "PLAIN");
        for (String listener : List.of("plaintext", "controller")) {
            settings.put("listener.name." + listener + ".plain.sasl.jaas.config", plain());
            settings.put(
                    "listener.name." + listener + ".scram-sha-512.sasl.jaas.config",
                    "org.apache.kafka.common.security.scram.ScramLoginModule required;");
        }
        settings.put("ssl.keystore.type", "PKCS12");
        settings.put("ssl.keystore.location", identity.toString());
        settings.put("ssl.keystore.password", storePassword);
        settings.put("ssl.truststore.type", "PKCS12");
        settings.put("ssl.truststore.location", trust.toString());
        settings.put("ssl.truststore.password", storePassword);
        settings.put(
                "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
        settings.put("super.users", "User:" + BROKER);
        settings.put("allow.everyone.if.no.acl.found", "false");
        return settings;
    }

    private String plain() {
        return ("org.apache.kafka.common.security.plain.PlainLoginModule required username=\"%s\""
                        + " password=\"%s\" user_%s=\"%s\";")
                .formatted(BROKER, brokerPassword, BROKER, brokerPassword);
    }

    private Map<String, String> connection(String mechanism, String jaas) {
        return Map.of(
                "security.protocol",
                "SASL_SSL",
                "sasl.mechanism",
                mechanism,
                "sasl.jaas.config",
                jaas,
                "ssl.truststore.type",
                "PKCS12",
                "ssl.truststore.location",
                trust.toString(),
                "ssl.truststore.password",
                storePassword);
    }

    String bootstrapServers() {
        return broker.bootstrapServers();
    }

    /** Makes a user with a password of its own, and the file that a client of it is given. */
    Path user(String name) throws Exception {
        String password = name + "-" + UUID.randomUUID();
        passwords.put(name, password);
        UserScramCredentialAlteration user =
                new UserScramCredentialUpsertion(
                        name,
                        new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, ITERATIONS),
                        password);
        admin.alterUserScramCredentials(List.of(user)).all().get();
        return file(name, password);
    }

    /** A client's file with this password, right or not. */
    Path file(String name, String password) throws IOException {
        String jaas =
                ("org.apache.kafka.common.security.scram.ScramLoginModule required username=\"%s\""
                                + " password=\"%s\";")
                        .formatted(name, password);
        List<String> lines =
                connection("SCRAM-SHA-512", jaas).entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue())
                        .toList();
        return Files.write(folder.resolve(name + "-" + password.hashCode() + ".properties"), lines);
    }

    /** Everything that must stay secret. */
    List<String> secrets() {
        return Stream.concat(passwords.values().stream(), Stream.of(storePassword, brokerPassword))
                .toList();
    }

    static AclBinding topic(String user, AclOperation operation, String topic) {
        return binding(user, operation, ResourceType.TOPIC, topic, PatternType.LITERAL);
    }

    static AclBinding topics(String user, AclOperation operation, String prefix) {
        return binding(user, operation, ResourceType.TOPIC, prefix, PatternType.PREFIXED);
    }

    static AclBinding transactions(String user, AclOperation operation, String prefix) {
        return binding(
                user, operation, ResourceType.TRANSACTIONAL_ID, prefix, PatternType.PREFIXED);
    }

    private static AclBinding binding(
            String user,
            AclOperation operation,
            ResourceType kind,
            String name,
            PatternType pattern) {
        return new AclBinding(
                new ResourcePattern(kind, name, pattern),
                new AccessControlEntry("User:" + user, "*", operation, AclPermissionType.ALLOW));
    }

    void allow(List<AclBinding> bindings) throws ExecutionException, InterruptedException {
        admin.createAcls(bindings).all().get();
    }

    void forbid(AclBinding binding) throws ExecutionException, InterruptedException {
        admin.deleteAcls(List.of(binding.toFilter())).all().get();
    }

    @Override
    public void close() {
        admin.close();
        broker.close();
    }
}
