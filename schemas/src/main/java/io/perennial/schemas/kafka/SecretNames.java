package io.perennial.schemas.kafka;

import java.util.Collection;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.SslConfigs;

/** Which properties of a Kafka client hold secrets, and which values are such. */
final class SecretNames {

    /** Kafka hides these too, but they are public. */
    private static final Set<String> CERTIFICATES =
            Set.of(
                    SslConfigs.SSL_KEYSTORE_CERTIFICATE_CHAIN_CONFIG,
                    SslConfigs.SSL_TRUSTSTORE_CERTIFICATES_CONFIG);

    private static final Set<String> KAFKAS_OWN =
            Stream.of(
                            ConsumerConfig.configDef(),
                            ProducerConfig.configDef(),
                            AdminClientConfig.configDef())
                    .map(ConfigDef::configKeys)
                    .map(keys -> keys.values())
                    .flatMap(Collection::stream)
                    .filter(key -> key.type == ConfigDef.Type.PASSWORD)
                    .map(key -> key.name)
                    .filter(name -> !CERTIFICATES.contains(name))
                    .collect(Collectors.toUnmodifiableSet());

    /** Properties of extensions, for example of a registry or a login module. */
    private static final Pattern NAMED_SO =
            Pattern.compile("(?i).*(password|passphrase|secret|api[._]?key)");

    /** An option of a login module that holds a secret, with more than nothing behind it. */
    private static final Pattern OPTION =
            Pattern.compile("(?i)(password|passphrase|secret)\\s*=\\s*[\"']?[^\"'\\s;]");

    private SecretNames() {}

    /**
     * Whether a secret would be readable in this property.
     *
     * @param withoutReferences what is left of its value
     * @param hasReferences whether anything was taken out of it
     */
    static boolean isReadable(String name, String withoutReferences, boolean hasReferences) {
        if (name.endsWith(SaslConfigs.SASL_JAAS_CONFIG)) {
            return OPTION.matcher(withoutReferences).find();
        }
        boolean secret = KAFKAS_OWN.contains(name) || NAMED_SO.matcher(name).matches();
        return secret && !hasReferences && !withoutReferences.isBlank();
    }
}
