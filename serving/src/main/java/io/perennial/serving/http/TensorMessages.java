package io.perennial.serving.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import io.perennial.serving.inference.InferParameter;
import io.perennial.serving.inference.InferTensorContents;
import io.perennial.serving.inference.ModelInferRequest;
import io.perennial.serving.inference.ModelInferRequest.InferInputTensor;
import io.perennial.serving.inference.ModelInferResponse;
import io.perennial.serving.inference.ModelInferResponse.InferOutputTensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The messages of a prediction over gRPC as the same request and answer in JSON, so that both doors
 * lead through the same checks.
 */
final class TensorMessages {

    private static final String BYTES = "BYTES";

    private TensorMessages() {}

    /**
     * A request's body as it would be over REST.
     *
     * @throws ApiException 400 where bytes are no text
     */
    static ObjectNode json(ModelInferRequest request) {
        int raw = request.getRawInputContentsCount();
        if (raw != 0 && raw != request.getInputsCount()) {
            throw ApiException.badRequest(
                    "There are %d raw_input_contents for %d inputs; give one for each, or none."
                            .formatted(raw, request.getInputsCount()));
        }
        ObjectNode body = Json.object();
        if (!request.getId().isEmpty()) {
            body.put("id", request.getId());
        }
        addParameters(request.getParametersMap(), body);
        ArrayNode inputs = body.putArray("inputs");
        for (int index = 0; index < request.getInputsCount(); index++) {
            InferInputTensor input = request.getInputs(index);
            ObjectNode tensor = inputs.addObject();
            tensor.put("name", input.getName()).put("datatype", input.getDatatype());
            input.getShapeList().forEach(tensor.putArray("shape")::add);
            String place = "inputs[" + index + "]";
            List<ByteString> elements =
                    raw == 0
                            ? input.getContents().getBytesContentsList()
                            : elements(request.getRawInputContents(index), place);
            ArrayNode data = tensor.putArray("data");
            for (int at = 0; at < elements.size(); at++) {
                data.add(text(elements.get(at), place, at));
            }
        }
        if (request.getOutputsCount() > 0) {
            ArrayNode outputs = body.putArray("outputs");
            request.getOutputsList()
                    .forEach(output -> outputs.addObject().put("name", output.getName()));
        }
        return body;
    }

    private static void addParameters(Map<String, InferParameter> given, ObjectNode body) {
        ObjectNode parameters = body.putObject("parameters");
        given.forEach(
                (name, value) -> {
                    switch (value.getParameterChoiceCase()) {
                        case BOOL_PARAM -> parameters.put(name, value.getBoolParam());
                        case INT64_PARAM -> parameters.put(name, value.getInt64Param());
                        case STRING_PARAM -> parameters.put(name, value.getStringParam());
                        case DOUBLE_PARAM -> parameters.put(name, value.getDoubleParam());
                        case UINT64_PARAM -> parameters.put(name, value.getUint64Param());
                        case PARAMETERCHOICE_NOT_SET -> parameters.putNull(name);
                    }
                });
    }

    /** Elements of a BYTES tensor: each with its length before it, in four bytes, lowest first. */
    private static List<ByteString> elements(ByteString raw, String place) {
        List<ByteString> elements = new ArrayList<>();
        ByteBuffer lengths = raw.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        int at = 0;
        while (at < raw.size()) {
            long length = raw.size() - at < Integer.BYTES ? -1 : lengths.getInt(at);
            int begin = at + Integer.BYTES;
            if (length < 0 || length > raw.size() - begin) {
                throw ApiException.badRequest(
                        "%s has raw contents that break off at byte %d; each element is four bytes of length, lowest first, and as many bytes."
                                .formatted(place, at));
            }
            at = begin + (int) length;
            elements.add(raw.substring(begin, at));
        }
        return elements;
    }

    private static String text(ByteString element, String place, int at) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(element.asReadOnlyByteBuffer())
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            throw ApiException.badRequest("%s, element %d, is not UTF-8.".formatted(place, at));
        }
    }

    /** An answer's message. */
    static ModelInferResponse message(JsonNode body) {
        ModelInferResponse.Builder message =
                ModelInferResponse.newBuilder()
                        .setModelName(body.path("model_name").asText())
                        .setModelVersion(body.path("model_version").asText())
                        .setId(body.path("id").asText());
        for (JsonNode output : body.path("outputs")) {
            InferOutputTensor.Builder tensor =
                    InferOutputTensor.newBuilder()
                            .setName(output.path("name").asText())
                            .setDatatype(output.path("datatype").asText())
                            .setContents(contents(output));
            output.path("shape").forEach(size -> tensor.addShape(size.asLong()));
            message.addOutputs(tensor);
        }
        body.path("parameters")
                .fields()
                .forEachRemaining(
                        field ->
                                message.putParameters(field.getKey(), parameter(field.getValue())));
        return message.build();
    }

    /** A parameter is no list, so lists are written as JSON. */
    private static InferParameter parameter(JsonNode value) {
        InferParameter.Builder parameter = InferParameter.newBuilder();
        return (value.isBoolean()
                        ? parameter.setBoolParam(value.booleanValue())
                        : value.isIntegralNumber()
                                ? parameter.setInt64Param(value.longValue())
                                : value.isNumber()
                                        ? parameter.setDoubleParam(value.doubleValue())
                                        : parameter.setStringParam(
                                                value.isTextual()
                                                        ? value.textValue()
                                                        : value.toString()))
                .build();
    }

    private static InferTensorContents contents(JsonNode output) {
        InferTensorContents.Builder contents = InferTensorContents.newBuilder();
        String datatype = output.path("datatype").asText();
        for (JsonNode element : output.path("data")) {
            switch (datatype) {
                case BYTES -> contents.addBytesContents(bytes(element));
                case "FP32" -> contents.addFp32Contents(element.floatValue());
                case "FP64" -> contents.addFp64Contents(element.doubleValue());
                case "INT64" -> contents.addInt64Contents(element.longValue());
                case "BOOL" -> contents.addBoolContents(element.booleanValue());
                default -> throw new IllegalStateException("no contents for " + datatype);
            }
        }
        return contents.build();
    }

    private static ByteString bytes(JsonNode element) {
        return element.isNull() ? ByteString.EMPTY : ByteString.copyFromUtf8(element.asText());
    }
}
