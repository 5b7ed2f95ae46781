package io.perennial.serving.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.linecorp.armeria.server.Server;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import io.perennial.model.base.FrozenBase;
import io.perennial.serving.PlainClient;
import io.perennial.serving.SampleAdapters;
import io.perennial.serving.access.Clients;
import io.perennial.serving.access.Holder;
import io.perennial.serving.access.NewToken;
import io.perennial.serving.access.Role;
import io.perennial.serving.access.Tokens;
import io.perennial.serving.inference.GRPCInferenceServiceGrpc;
import io.perennial.serving.inference.GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub;
import io.perennial.serving.inference.InferParameter;
import io.perennial.serving.inference.InferTensorContents;
import io.perennial.serving.inference.ModelInferRequest;
import io.perennial.serving.inference.ModelInferRequest.InferInputTensor;
import io.perennial.serving.inference.ModelInferRequest.InferRequestedOutputTensor;
import io.perennial.serving.inference.ModelInferResponse;
import io.perennial.serving.inference.ModelMetadataRequest;
import io.perennial.serving.inference.ModelReadyRequest;
import io.perennial.serving.inference.RepositoryIndexRequest;
import io.perennial.serving.inference.RepositoryModelLoadRequest;
import io.perennial.serving.inference.RepositoryModelUnloadRequest;
import io.perennial.serving.inference.ServerLiveRequest;
import io.perennial.serving.inference.ServerMetadataRequest;
import io.perennial.serving.inference.ServerReadyRequest;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** The Open Inference Protocol over gRPC, by gRPC's own client over a real connection. */
@TestInstance(Lifecycle.PER_CLASS)
class GrpcHttpTest {

    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    private final NewToken asker = NewToken.of(new Holder("shop", Set.of(Role.PREDICT)));
    private final NewToken watcher = NewToken.of(new Holder("watch", Set.of(Role.OPERATE)));
    private HttpServing serving;
    private Server server;
    private PlainClient rest;
    private ManagedChannel channel;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        FrozenBase base = SampleAdapters.base();
        serving = HttpServing.over(base).build();
        serving.adapters()
                .apply(
                        SampleAdapters.arrived(
                                SampleAdapters.artifact(
                                        base, "intents", 3, List.of("yes", "no", "maybe"))));
        Path file = folder.resolve("tokens");
        Files.writeString(file, asker.line() + "\n" + watcher.line() + "\n");
        server =
                serving.start(
                        new Entrance(
                                HttpServing.anyPort(),
                                Optional.empty(),
                                Optional.of(Tokens.read(file)),
                                new Clients.Limits(10_000, 1_000),
                                true));
        rest = new PlainClient(server.activeLocalPort());
        channel =
                NettyChannelBuilder.forAddress("127.0.0.1", server.activeLocalPort())
                        .usePlaintext()
                        .build();
    }

    @AfterAll
    void stop() throws Exception {
        channel.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
        serving.close();
    }

    private GRPCInferenceServiceBlockingStub with(NewToken token) {
        Metadata headers = new Metadata();
        headers.put(AUTHORIZATION, "Bearer " + token.secret());
        return GRPCInferenceServiceGrpc.newBlockingStub(
                ClientInterceptors.intercept(
                        channel, MetadataUtils.newAttachHeadersInterceptor(headers)));
    }

    private static InferInputTensor.Builder text(int rows) {
        return InferInputTensor.newBuilder().setName("text").setDatatype("BYTES").addShape(rows);
    }

    private static ModelInferRequest.Builder asking(String... rows) {
        InferTensorContents.Builder contents = InferTensorContents.newBuilder();
        for (String row : rows) {
            contents.addBytesContents(ByteString.copyFromUtf8(row));
        }
        return ModelInferRequest.newBuilder()
                .setModelName("intents")
                .addInputs(text(rows.length).setContents(contents));
    }

    @Test
    void answersAsOverRest() throws Exception {
        ModelInferResponse answer =
                with(asker).modelInfer(asking("turn it on", "turn it off").setId("42").build());
        JsonNode sameOverRest =
                rest.send(
                                HttpRequest.newBuilder(
                                                URI.create(
                                                        "http://127.0.0.1:%d/v2/models/intents/infer"
                                                                .formatted(
                                                                        server.activeLocalPort())))
                                        .header("Authorization", "Bearer " + asker.secret())
                                        .POST(
                                                BodyPublishers.ofString(
                                                        """
                                                        {"inputs": [{"name": "text", "shape": [2], "datatype": "BYTES",
                                                         "data": ["turn it on", "turn it off"]}]}
                                                        """)))
                        .json();

        assertThat(answer.getModelName()).isEqualTo("intents");
        assertThat(answer.getModelVersion()).isEqualTo("3");
        assertThat(answer.getId()).isEqualTo("42");
        assertThat(answer.getParametersOrThrow("truncated").getStringParam())
                .isEqualTo("[false,false]");
        assertThat(answer.getOutputsCount()).isEqualTo(3);
        for (int index = 0; index < 3; index++) {
            JsonNode expected = sameOverRest.path("outputs").get(index);
            ModelInferResponse.InferOutputTensor tensor = answer.getOutputs(index);
            assertThat(tensor.getName()).isEqualTo(expected.path("name").asText());
            assertThat(tensor.getDatatype()).isEqualTo(expected.path("datatype").asText());
            assertThat(tensor.getShapeList().toString().replace(" ", ""))
                    .isEqualTo(expected.path("shape").toString());
            for (int at = 0; at < expected.path("data").size(); at++) {
                JsonNode element = expected.path("data").get(at);
                if (tensor.getDatatype().equals("FP32")) {
                    assertThat(tensor.getContents().getFp32Contents(at))
                            .isEqualTo(element.floatValue());
                } else {
                    assertThat(tensor.getContents().getBytesContents(at).toStringUtf8())
                            .isEqualTo(element.asText());
                }
            }
        }
    }

    @Test
    void readsRawContents() {
        byte[] first = "turn it on".getBytes(StandardCharsets.UTF_8);
        byte[] second = "größer".getBytes(StandardCharsets.UTF_8);
        ByteBuffer raw =
                ByteBuffer.allocate(8 + first.length + second.length)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putInt(first.length)
                        .put(first)
                        .putInt(second.length)
                        .put(second)
                        .flip();
        ModelInferRequest request =
                ModelInferRequest.newBuilder()
                        .setModelName("intents")
                        .setModelVersion("3")
                        .addInputs(text(2))
                        .addRawInputContents(ByteString.copyFrom(raw))
                        .addOutputs(InferRequestedOutputTensor.newBuilder().setName("label"))
                        .build();
        ModelInferResponse answer = with(asker).modelInfer(request);
        assertThat(answer.getOutputsList())
                .isEqualTo(
                        with(asker)
                                .modelInfer(
                                        asking("turn it on", "größer")
                                                .addOutputs(
                                                        InferRequestedOutputTensor.newBuilder()
                                                                .setName("label"))
                                                .build())
                                .getOutputsList())
                .hasSize(1);
    }

    @Test
    void refusesWithTheSentencesOfRest() {
        assertRefused(
                asking("x").setModelName("intnets"),
                Status.Code.NOT_FOUND,
                "Task 'intnets' is not served. Did you mean 'intents'?");
        assertRefused(
                asking("x").setModelVersion("2"),
                Status.Code.NOT_FOUND,
                "Version 2 of task 'intents' is not served; version 3 is.");
        assertRefused(
                asking("a", "b", "c", "d", "e", "f"),
                Status.Code.RESOURCE_EXHAUSTED,
                "The request has 6 texts and the limit is 5");
        assertRefused(
                asking("x").setInputs(0, text(2)),
                Status.Code.INVALID_ARGUMENT,
                "inputs[0].shape is [2] and there are 0 elements");
        assertRefused(
                asking().setInputs(0, text(1))
                        .addRawInputContents(ByteString.copyFrom(new byte[] {9, 0, 0, 0, 'a'})),
                Status.Code.INVALID_ARGUMENT,
                "inputs[0] has raw contents that break off at byte 0");
        assertRefused(
                asking("x")
                        .addRawInputContents(ByteString.EMPTY)
                        .addRawInputContents(ByteString.EMPTY),
                Status.Code.INVALID_ARGUMENT,
                "There are 2 raw_input_contents for 1 inputs");
        assertRefused(
                ModelInferRequest.newBuilder()
                        .setModelName("intents")
                        .addInputs(
                                text(1).setContents(
                                                InferTensorContents.newBuilder()
                                                        .addBytesContents(
                                                                ByteString.copyFrom(
                                                                        new byte[] {
                                                                            (byte) 0xff
                                                                        })))),
                Status.Code.INVALID_ARGUMENT,
                "inputs[0], element 0, is not UTF-8");
        assertRefused(
                asking("x")
                        .putParameters(
                                "temperature",
                                InferParameter.newBuilder().setDoubleParam(0.5).build()),
                Status.Code.INVALID_ARGUMENT,
                "\"temperature\" is for tasks that write text");
        assertRefused(
                ModelInferRequest.newBuilder(),
                Status.Code.INVALID_ARGUMENT,
                "\"model_name\" is missing");
    }

    private void assertRefused(
            ModelInferRequest.Builder request, Status.Code code, String sentence) {
        assertThatThrownBy(() -> with(asker).modelInfer(request.build()))
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        refused -> {
                            assertThat(refused.getStatus().getCode()).isEqualTo(code);
                            assertThat(refused.getStatus().getDescription()).startsWith(sentence);
                        });
    }

    @Test
    void asksForTokensAndRoles() {
        GRPCInferenceServiceBlockingStub stranger =
                GRPCInferenceServiceGrpc.newBlockingStub(channel);
        assertThatThrownBy(() -> stranger.modelInfer(asking("x").build()))
                .isInstanceOf(StatusRuntimeException.class)
                .hasMessage(
                        "UNAUTHENTICATED: A token is needed; send it as the header Authorization: Bearer TOKEN.");
        assertThatThrownBy(() -> with(watcher).modelInfer(asking("x").build()))
                .isInstanceOf(StatusRuntimeException.class)
                .hasMessage("PERMISSION_DENIED: The token of watch lacks the role predict.");
        assertThatThrownBy(
                        () ->
                                stranger.modelMetadata(
                                        ModelMetadataRequest.newBuilder()
                                                .setName("intents")
                                                .build()))
                .hasMessageStartingWith("UNAUTHENTICATED");
        assertThat(stranger.serverLive(ServerLiveRequest.getDefaultInstance()).getLive()).isTrue();
        assertThat(stranger.serverReady(ServerReadyRequest.getDefaultInstance()).getReady())
                .isTrue();
        assertThat(
                        HealthGrpc.newBlockingStub(channel)
                                .check(HealthCheckRequest.getDefaultInstance())
                                .getStatus())
                .isEqualTo(ServingStatus.SERVING);
    }

    @Test
    void describesServerAndModels() {
        GRPCInferenceServiceBlockingStub client = with(watcher);
        var described = client.serverMetadata(ServerMetadataRequest.getDefaultInstance());
        assertThat(described.getName()).isEqualTo("perennial");
        assertThat(described.getVersion()).isEqualTo("1.2.3");
        assertThat(described.getExtensionsList()).contains("generate");

        var model =
                client.modelMetadata(ModelMetadataRequest.newBuilder().setName("intents").build());
        assertThat(model.getVersionsList()).containsExactly("3");
        assertThat(model.getInputs(0).getName()).isEqualTo("text");
        assertThat(model.getInputs(0).getShapeList()).containsExactly(-1L);
        assertThat(model.getOutputs(1).getName()).isEqualTo("probabilities");
        assertThat(model.getOutputs(1).getDatatype()).isEqualTo("FP32");
        assertThat(model.getOutputs(1).getShapeList()).containsExactly(-1L, 3L);

        assertThat(isReady("intents", "")).isTrue();
        assertThat(isReady("intents", "3")).isTrue();
        assertThat(isReady("intents", "2")).isFalse();
        assertThat(isReady("nothing", "")).isFalse();
    }

    private boolean isReady(String task, String version) {
        return with(watcher)
                .modelReady(
                        ModelReadyRequest.newBuilder().setName(task).setVersion(version).build())
                .getReady();
    }

    @Test
    void bringsTasksToTheDeviceAndLetsGoOfThem() {
        GRPCInferenceServiceBlockingStub client = with(watcher);
        RepositoryModelUnloadRequest unload =
                RepositoryModelUnloadRequest.newBuilder().setModelName("intents").build();
        RepositoryModelLoadRequest load =
                RepositoryModelLoadRequest.newBuilder().setModelName("intents").build();
        assertThat(client.repositoryModelUnload(unload).isInitialized()).isTrue();
        assertThat(index(client))
                .containsExactly("intents 3 READY in the store, until it is asked for");
        assertThat(client.repositoryModelLoad(load).isInitialized()).isTrue();
        assertThat(index(client)).containsExactly("intents 3 READY on the device");
        assertThatThrownBy(
                        () ->
                                client.repositoryModelLoad(
                                        load.toBuilder().setModelName("intnets").build()))
                .hasMessage("NOT_FOUND: Task 'intnets' is not served. Did you mean 'intents'?");
        assertThatThrownBy(() -> with(asker).repositoryModelUnload(unload))
                .hasMessage("PERMISSION_DENIED: The token of shop lacks the role operate.");
        assertThatThrownBy(() -> index(with(asker)))
                .hasMessage("PERMISSION_DENIED: The token of shop lacks the role operate.");
    }

    private static List<String> index(GRPCInferenceServiceBlockingStub client) {
        return client
                .repositoryIndex(RepositoryIndexRequest.getDefaultInstance())
                .getModelsList()
                .stream()
                .map(
                        model ->
                                String.join(
                                        " ",
                                        model.getName(),
                                        model.getVersion(),
                                        model.getState(),
                                        model.getReason()))
                .toList();
    }

    /** Names and numbers as the specification was published; clients are generated from those. */
    @Test
    void hasThePublishedSchemaAndTellsItByReflection() throws Exception {
        FileDescriptorProto file = FileDescriptorProto.parseFrom(reflected());
        assertThat(file.getPackage()).isEqualTo("inference");
        assertThat(file.getService(0).getName()).isEqualTo("GRPCInferenceService");
        assertThat(file.getService(0).getMethodList())
                .extracting(method -> method.getName() + " " + method.getInputType())
                .containsExactly(
                        "ServerLive .inference.ServerLiveRequest",
                        "ServerReady .inference.ServerReadyRequest",
                        "ModelReady .inference.ModelReadyRequest",
                        "ServerMetadata .inference.ServerMetadataRequest",
                        "ModelMetadata .inference.ModelMetadataRequest",
                        "ModelInfer .inference.ModelInferRequest",
                        "RepositoryIndex .inference.RepositoryIndexRequest",
                        "RepositoryModelLoad .inference.RepositoryModelLoadRequest",
                        "RepositoryModelUnload .inference.RepositoryModelUnloadRequest");
        assertThat(fields(file, "ModelInferRequest"))
                .containsExactly(
                        "model_name 1",
                        "model_version 2",
                        "id 3",
                        "parameters 4",
                        "inputs 5",
                        "outputs 6",
                        "raw_input_contents 7");
        assertThat(fields(file, "ModelInferResponse"))
                .containsExactly(
                        "model_name 1",
                        "model_version 2",
                        "id 3",
                        "parameters 4",
                        "outputs 5",
                        "raw_output_contents 6");
        assertThat(fields(file, "InferTensorContents"))
                .containsExactly(
                        "bool_contents 1",
                        "int_contents 2",
                        "int64_contents 3",
                        "uint_contents 4",
                        "uint64_contents 5",
                        "fp32_contents 6",
                        "fp64_contents 7",
                        "bytes_contents 8");
        assertThat(fields(file, "InferParameter"))
                .containsExactly(
                        "bool_param 1",
                        "int64_param 2",
                        "string_param 3",
                        "double_param 4",
                        "uint64_param 5");
        assertThat(fields(file, "ModelMetadataResponse"))
                .containsExactly("name 1", "versions 2", "platform 3", "inputs 4", "outputs 5");
        assertThat(fields(file, "RepositoryModelLoadRequest"))
                .containsExactly("repository_name 1", "model_name 2", "parameters 3");
        assertThat(fields(file, "RepositoryModelUnloadRequest"))
                .containsExactly("repository_name 1", "model_name 2", "parameters 3");
        assertThat(fields(file, "RepositoryIndexRequest"))
                .containsExactly("repository_name 1", "ready 2");
    }

    private static List<String> fields(FileDescriptorProto file, String message) {
        return file.getMessageTypeList().stream()
                .filter(type -> type.getName().equals(message))
                .flatMap(type -> type.getFieldList().stream())
                .map(field -> field.getName() + " " + field.getNumber())
                .toList();
    }

    private ByteString reflected() throws Exception {
        CompletableFuture<ServerReflectionResponse> answer = new CompletableFuture<>();
        Metadata headers = new Metadata();
        headers.put(AUTHORIZATION, "Bearer " + watcher.secret());
        StreamObserver<ServerReflectionRequest> asked =
                ServerReflectionGrpc.newStub(
                                ClientInterceptors.intercept(
                                        channel,
                                        MetadataUtils.newAttachHeadersInterceptor(headers)))
                        .serverReflectionInfo(
                                new StreamObserver<>() {
                                    @Override
                                    public void onNext(ServerReflectionResponse response) {
                                        answer.complete(response);
                                    }

                                    @Override
                                    public void onError(Throwable failure) {
                                        answer.completeExceptionally(failure);
                                    }

                                    @Override
                                    public void onCompleted() {}
                                });
        asked.onNext(
                ServerReflectionRequest.newBuilder()
                        .setFileContainingSymbol("inference.GRPCInferenceService")
                        .build());
        ByteString file =
                answer.get(30, TimeUnit.SECONDS)
                        .getFileDescriptorResponse()
                        .getFileDescriptorProto(0);
        asked.onCompleted();
        return file;
    }
}
