package io.perennial.flink.train;

import io.perennial.schemas.avro.Evaluation;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.util.OutputTag;

/** The side output of evaluations. */
public final class Evaluations {

    /** Side output of the training operator. */
    public static final OutputTag<Evaluation> TAG =
            new OutputTag<>("evaluations", new AvroTypeInfo<>(Evaluation.class));

    private Evaluations() {}
}
