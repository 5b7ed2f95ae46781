package io.perennial.model.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.NullNode;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Expected numbers by hand: with theta 10000 and a head of 8, pair i turns by 10^-i a position. */
class RotaryFrequenciesTest {

    private static final Offset<Float> CLOSE = within(1e-7f);

    private static JsonNode json(String text) throws JsonProcessingException {
        return new ObjectMapper().readTree(text.replace('\'', '"'));
    }

    @Test
    void fallByPowersOfTheta() {
        float[] found = RotaryFrequencies.of(8, 10_000, MissingNode.getInstance());
        assertThat(found).containsExactly(new float[] {1, 0.1f, 0.01f, 0.001f}, CLOSE);
        assertThat(RotaryFrequencies.of(4, 1_000_000, NullNode.getInstance()))
                .containsExactly(new float[] {1, 0.001f}, CLOSE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'rope_type':'default'}",
                "{'type':'default'}",
                "{}",
                "{'rope_type':'linear','factor':1.0}"
            })
    void stayWithoutAScaling(String scaling) throws JsonProcessingException {
        assertThat(RotaryFrequencies.of(8, 10_000, json(scaling)))
                .containsExactly(new float[] {1, 0.1f, 0.01f, 0.001f}, CLOSE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{'rope_type':'linear','factor':4.0}", "{'type':'linear','factor':4.0}"})
    void areDividedByALinearFactor(String scaling) throws JsonProcessingException {
        assertThat(RotaryFrequencies.of(8, 10_000, json(scaling)))
                .containsExactly(new float[] {0.25f, 0.025f, 0.0025f, 0.00025f}, CLOSE);
    }

    /**
     * A context of 2000 pi makes 1000 waves of the first pair, then 100, 10 and 1. Above 20 a pair
     * stays, below 5 it is stretched by 8, and 10 lies a third of the way: 2/3 of 0.01 / 8 and 1/3
     * of 0.01.
     */
    @Test
    void areStretchedByLlama3WhereWavesAreLong() throws JsonProcessingException {
        JsonNode scaling =
                json(
                        "{'rope_type':'llama3','factor':8.0,'low_freq_factor':5.0,'high_freq_factor':20.0,"
                                + "'original_max_position_embeddings':6283.185307179586}");
        assertThat(RotaryFrequencies.of(8, 10_000, scaling))
                .containsExactly(new float[] {1, 0.1f, 0.01f / 12 + 0.01f / 3, 0.000125f}, CLOSE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"yarn", "dynamic", "longrope"})
    void ofAnotherScalingAreRefused(String type) throws JsonProcessingException {
        JsonNode scaling = json("{'rope_type':'" + type + "','factor':2.0}");
        assertThatThrownBy(() -> RotaryFrequencies.of(8, 10_000, scaling))
                .isInstanceOf(InvalidBaseException.class)
                .hasMessage(
                        "config.json: rope_scaling \"%s\" is not supported; supported are default, linear and llama3",
                        type);
    }
}
