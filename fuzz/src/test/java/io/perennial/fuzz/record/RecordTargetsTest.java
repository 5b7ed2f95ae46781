package io.perennial.fuzz.record;

import io.perennial.fuzz.Attempt;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Every record target, fewer tries where signatures are checked; the report of a property has its
 * seed.
 */
class RecordTargetsTest {

    @Property(tries = 300)
    void examples(@ForAll("exampleAttempts") Attempt attempt) throws Exception {
        attempt.run();
    }

    @Provide
    Arbitrary<Attempt> exampleAttempts() {
        return new ExampleTarget().attempts();
    }

    @Property(tries = 300)
    void specifications(@ForAll("specificationAttempts") Attempt attempt) throws Exception {
        attempt.run();
    }

    @Provide
    Arbitrary<Attempt> specificationAttempts() {
        return new SpecTarget().attempts();
    }

    @Property(tries = 300)
    void avro(@ForAll("avroAttempts") Attempt attempt) throws Exception {
        attempt.run();
    }

    @Provide
    Arbitrary<Attempt> avroAttempts() {
        return new WireTarget().attempts();
    }

    @Property(tries = 100)
    void chunks(@ForAll("chunksAttempts") Attempt attempt) throws Exception {
        attempt.run();
    }

    @Provide
    Arbitrary<Attempt> chunksAttempts() {
        return new ChunksTarget().attempts();
    }

    @Property(tries = 300)
    void names(@ForAll("nameAttempts") Attempt attempt) throws Exception {
        attempt.run();
    }

    @Provide
    Arbitrary<Attempt> nameAttempts() {
        return new NameTarget().attempts();
    }
}
