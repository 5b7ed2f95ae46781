package io.perennial.schemas.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.SslConfigs;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientPropertiesTest {

    private static final String JAAS =
            "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"job\" password=\"%s\";";

    @TempDir Path folder;

    @Test
    void withoutReferencesStayAsTheyAre() {
        Map<String, String> plain =
                Map.of("security.protocol", "SSL", "ssl.truststore.location", "/etc/trust.p12");

        assertThat(ClientProperties.checked(plain)).isEqualTo(plain);
        assertThat(ClientProperties.checked(Map.of())).isEmpty();
    }

    @Test
    void withReferencesSayWhoLooksThemUp() {
        Map<String, String> checked =
                ClientProperties.checked(
                        Map.of(
                                "ssl.key.password",
                                "${env:KEY_PASSWORD}",
                                "sasl.jaas.config",
                                JAAS.formatted("${file:/run/s:job}")));

        assertThat(checked.get("config.providers").split(","))
                .containsExactlyInAnyOrder("env", "file");
        assertThat(checked).containsKey("config.providers.env.class");
        assertThat(ClientProperties.checked(checked)).isEqualTo(checked);
    }

    @Test
    void keepProvidersOfOnesOwn() {
        Map<String, String> checked =
                ClientProperties.checked(
                        Map.of(
                                "config.providers", "vault",
                                "config.providers.vault.class", "com.example.Vault",
                                "ssl.key.password", "${env:KEY_PASSWORD}"));

        assertThat(checked)
                .containsEntry("config.providers", "vault,env")
                .containsEntry("config.providers.vault.class", "com.example.Vault");
    }

    /** Kafka's own classes find what the references lead to. */
    @Test
    void ofAFileAreFoundByKafkaWithoutStandingInThem() throws Exception {
        Path file =
                Files.writeString(
                        folder.resolve("client.properties"),
                        "security.protocol=SASL_SSL\nsasl.jaas.config="
                                + JAAS.formatted("hunter2")
                                + "\nssl.truststore.password=hunter2\n");

        Map<String, String> references = ClientProperties.referencesTo(file);

        assertThat(references.toString()).doesNotContain("hunter2").doesNotContain("SASL_SSL");
        ClientProperties.requireReferences(references);
        var config = new AdminClientConfig(Map.copyOf(withServers(references)));
        assertThat(config.getString(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG))
                .isEqualTo("SASL_SSL");
        assertThat(config.getPassword(SaslConfigs.SASL_JAAS_CONFIG).value())
                .isEqualTo(JAAS.formatted("hunter2"));
        assertThat(config.getPassword(SslConfigs.SSL_TRUSTSTORE_PASSWORD_CONFIG).value())
                .isEqualTo("hunter2");
    }

    private static Map<String, Object> withServers(Map<String, String> references) {
        Map<String, Object> config = new HashMap<>(references);
        config.put("bootstrap.servers", "127.0.0.1:1");
        return config;
    }

    @Nested
    class AreRefused {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "ssl.key.password",
                    "ssl.keystore.password",
                    "ssl.truststore.password",
                    "ssl.keystore.key",
                    "sasl.oauthbearer.client.credentials.client.secret",
                    "some.registry.password",
                    "any.api.key"
                })
        void whereASecretStandsInThem(String name) {
            assertThatThrownBy(() -> ClientProperties.checked(Map.of(name, "hunter2")))
                    .isInstanceOf(ReadableSecretException.class)
                    .hasMessageContaining(name)
                    .hasMessageContaining("--kafka-config")
                    .hasMessageNotContaining("hunter2");
        }

        @ParameterizedTest
        @CsvSource(
                quoteCharacter = '`',
                value = {
                    "sasl.jaas.config,`X required username=\"a\" password=\"hunter2\";`",
                    "sasl.jaas.config,`X required username=\"${env:U}\" password = 'hunter2';`",
                    "sasl.jaas.config,`X required clientSecret=hunter2;`",
                    "listener.name.a.sasl.jaas.config,`X required PASSWORD=\"hunter2${env:P}\";`"
                })
        void whereASecretStandsAmongTheOptionsOfALoginModule(String name, String value) {
            assertThatThrownBy(() -> ClientProperties.checked(Map.of(name, value)))
                    .isInstanceOf(ReadableSecretException.class)
                    .hasMessageNotContaining("hunter2");
        }

        @Test
        void whereAFileCannotBeUsed() throws Exception {
            assertThatThrownBy(() -> ClientProperties.referencesTo(folder.resolve("none")))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("none cannot be read (NoSuchFileException)");
            Path broken = Files.writeString(folder.resolve("broken"), "password=\\uhunter2");
            assertThatThrownBy(() -> ClientProperties.referencesTo(broken))
                    .hasMessageContaining("broken cannot be read")
                    .hasMessageNotContaining("hunter2")
                    .hasNoCause();
            Path colon = Files.writeString(folder.resolve("a:b"), "x=y");
            assertThatThrownBy(() -> ClientProperties.referencesTo(colon))
                    .hasMessageContaining("':'");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "${env:NO_SUCH_VARIABLE_HERE}",
                    "${file:/no/such/file:name}",
                    "${directory:/no/such/folder:file}"
                })
        void whereAReferenceLeadsNowhere(String reference) {
            Map<String, String> checked =
                    ClientProperties.checked(Map.of("ssl.key.password", reference));

            assertThatThrownBy(() -> ClientProperties.requireReferences(checked))
                    .hasMessageContaining("ssl.key.password")
                    .hasMessageContaining(reference);
        }
    }

    @Test
    void ofKerberosNeedNoSecret() {
        Map<String, String> kerberos =
                Map.of(
                        "sasl.jaas.config",
                        "com.sun.security.auth.module.Krb5LoginModule required useKeyTab=true keyTab=\"/k\";");

        assertThat(ClientProperties.checked(kerberos)).isEqualTo(kerberos);
    }
}
