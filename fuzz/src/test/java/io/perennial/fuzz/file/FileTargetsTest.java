package io.perennial.fuzz.file;

import static io.perennial.fuzz.Verdict.ACCEPTED;
import static org.assertj.core.api.Assertions.assertThat;

import io.perennial.fuzz.Attempt;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterProperty;

/** Every target of files; fewer tries where one loads a base. */
class FileTargetsTest {

    private final SafetensorsTarget safetensors = new SafetensorsTarget();
    private final BaseTarget bases = new BaseTarget();

    @AfterProperty
    void close() {
        safetensors.close();
    }

    @Property(tries = 300)
    void safetensors(@ForAll("safetensorsAttempts") Attempt attempt) throws Exception {
        attempt.run();
    }

    @Provide
    Arbitrary<Attempt> safetensorsAttempts() {
        return safetensors.attempts();
    }

    @Property(tries = 300)
    void artifacts(@ForAll("artifactAttempts") Attempt attempt) throws Exception {
        attempt.run();
    }

    @Provide
    Arbitrary<Attempt> artifactAttempts() {
        return new ArtifactTarget().attempts();
    }

    @Property(tries = 300)
    void states(@ForAll("stateAttempts") Attempt attempt) throws Exception {
        attempt.run();
    }

    @Provide
    Arbitrary<Attempt> stateAttempts() {
        return new StateTarget().attempts();
    }

    @Example
    void goodBasesAreAccepted() throws Exception {
        for (HostileFolder base : SeedBase.all()) {
            assertThat(bases.feed(base)).as(base.files().keySet().toString()).isEqualTo(ACCEPTED);
        }
    }

    @Property(tries = 60)
    void bases(@ForAll("baseAttempts") Attempt attempt) throws Exception {
        attempt.run();
    }

    @Provide
    Arbitrary<Attempt> baseAttempts() {
        return bases.attempts();
    }

    @Example
    void goodTokenizersAreAccepted() throws Exception {
        for (String json : TokenizerTarget.SEEDS) {
            HostileTokenizer tokenizer =
                    new HostileTokenizer(json.getBytes(StandardCharsets.UTF_8), "a word");
            assertThat(new TokenizerTarget().feed(tokenizer)).as(json).isEqualTo(ACCEPTED);
        }
    }

    @Property(tries = 300)
    void tokenizers(@ForAll("tokenizerAttempts") Attempt attempt) throws Exception {
        attempt.run();
    }

    @Provide
    Arbitrary<Attempt> tokenizerAttempts() {
        return new TokenizerTarget().attempts();
    }
}
