package io.perennial.serving.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.grpc.stub.StreamObserver;
import io.perennial.schemas.task.TaskName;
import io.perennial.serving.inference.GRPCInferenceServiceGrpc.GRPCInferenceServiceImplBase;
import io.perennial.serving.inference.ModelInferRequest;
import io.perennial.serving.inference.ModelInferResponse;
import io.perennial.serving.inference.ModelMetadataRequest;
import io.perennial.serving.inference.ModelMetadataResponse;
import io.perennial.serving.inference.ModelMetadataResponse.TensorMetadata;
import io.perennial.serving.inference.ModelReadyRequest;
import io.perennial.serving.inference.ModelReadyResponse;
import io.perennial.serving.inference.RepositoryIndexRequest;
import io.perennial.serving.inference.RepositoryIndexResponse;
import io.perennial.serving.inference.RepositoryModelLoadRequest;
import io.perennial.serving.inference.RepositoryModelLoadResponse;
import io.perennial.serving.inference.RepositoryModelUnloadRequest;
import io.perennial.serving.inference.RepositoryModelUnloadResponse;
import io.perennial.serving.inference.ServerLiveRequest;
import io.perennial.serving.inference.ServerLiveResponse;
import io.perennial.serving.inference.ServerMetadataRequest;
import io.perennial.serving.inference.ServerMetadataResponse;
import io.perennial.serving.inference.ServerReadyRequest;
import io.perennial.serving.inference.ServerReadyResponse;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/** The Open Inference Protocol over gRPC: the same answers as over REST, in its messages. */
final class GrpcInference extends GRPCInferenceServiceImplBase {

    private final BooleanSupplier live;
    private final BooleanSupplier ready;
    private final ServerApi server;
    private final ModelsApi models;
    private final TaskDirectory directory;
    private final Inference inference;
    private final GrpcForwarding forwarding;
    private final RepositoryApi repository;

    GrpcInference(
            BooleanSupplier live,
            BooleanSupplier ready,
            ServerApi server,
            ModelsApi models,
            TaskDirectory directory,
            Inference inference,
            GrpcForwarding forwarding,
            RepositoryApi repository) {
        this.forwarding = forwarding;
        this.repository = repository;
        this.live = live;
        this.ready = ready;
        this.server = server;
        this.models = models;
        this.directory = directory;
        this.inference = inference;
    }

    @Override
    public void serverLive(ServerLiveRequest request, StreamObserver<ServerLiveResponse> observer) {
        answer(ServerLiveResponse.newBuilder().setLive(live.getAsBoolean()).build(), observer);
    }

    @Override
    public void serverReady(
            ServerReadyRequest request, StreamObserver<ServerReadyResponse> observer) {
        answer(ServerReadyResponse.newBuilder().setReady(ready.getAsBoolean()).build(), observer);
    }

    @Override
    public void modelReady(ModelReadyRequest request, StreamObserver<ModelReadyResponse> observer) {
        boolean served = ready.getAsBoolean() || !directory.tasks().isEmpty();
        try {
            if (request.getVersion().isEmpty()) {
                models.describe(request.getName());
            } else {
                directory.served(request.getName(), request.getVersion());
            }
        } catch (ApiException notServed) {
            served = false;
        }
        answer(ModelReadyResponse.newBuilder().setReady(served).build(), observer);
    }

    @Override
    public void serverMetadata(
            ServerMetadataRequest request, StreamObserver<ServerMetadataResponse> observer) {
        ObjectNode described = server.describe();
        ServerMetadataResponse.Builder response =
                ServerMetadataResponse.newBuilder()
                        .setName(described.path("name").asText())
                        .setVersion(described.path("version").asText());
        described.path("extensions").forEach(name -> response.addExtensions(name.asText()));
        answer(response.build(), observer);
    }

    @Override
    public void modelMetadata(
            ModelMetadataRequest request, StreamObserver<ModelMetadataResponse> observer) {
        ObjectNode described =
                request.getVersion().isEmpty()
                        ? models.describe(request.getName())
                        : models.describe(request.getName(), request.getVersion());
        ModelMetadataResponse.Builder response =
                ModelMetadataResponse.newBuilder()
                        .setName(described.path("name").asText())
                        .setPlatform(described.path("platform").asText());
        described.path("versions").forEach(version -> response.addVersions(version.asText()));
        described.path("inputs").forEach(tensor -> response.addInputs(tensor(tensor)));
        described.path("outputs").forEach(tensor -> response.addOutputs(tensor(tensor)));
        answer(response.build(), observer);
    }

    private static TensorMetadata tensor(JsonNode described) {
        TensorMetadata.Builder tensor =
                TensorMetadata.newBuilder()
                        .setName(described.path("name").asText())
                        .setDatatype(described.path("datatype").asText());
        described.path("shape").forEach(size -> tensor.addShape(size.asLong()));
        return tensor.build();
    }

    @Override
    public void modelInfer(ModelInferRequest request, StreamObserver<ModelInferResponse> observer) {
        if (request.getModelName().isEmpty()) {
            throw ApiException.badRequest(
                    "\"model_name\" is missing; give a task, or \"%s\".".formatted(TaskName.AUTO));
        }
        ServiceRequestContext context = ServiceRequestContext.current();
        CompletableFuture<Void> unused =
                forwarding
                        .infer(context, request, () -> infer(context, request))
                        .handle(
                                (response, failure) -> {
                                    if (failure == null) {
                                        answer(response, observer);
                                    } else {
                                        observer.onError(failure);
                                    }
                                    return null;
                                });
    }

    private CompletableFuture<ModelInferResponse> infer(
            ServiceRequestContext context, ModelInferRequest request) {
        Optional<String> version =
                Optional.of(request.getModelVersion()).filter(given -> !given.isEmpty());
        return inference
                .answer(
                        context,
                        request.getModelName(),
                        version,
                        () -> TensorMessages.json(request))
                .thenApply(TensorMessages::message);
    }

    @Override
    public void repositoryIndex(
            RepositoryIndexRequest request, StreamObserver<RepositoryIndexResponse> observer) {
        RepositoryIndexResponse.Builder index = RepositoryIndexResponse.newBuilder();
        for (RepositoryApi.Entry entry : repository.entries()) {
            index.addModelsBuilder()
                    .setName(entry.name())
                    .setVersion(entry.version())
                    .setState(entry.state())
                    .setReason(entry.reason());
        }
        answer(index.build(), observer);
    }

    @Override
    public void repositoryModelLoad(
            RepositoryModelLoadRequest request,
            StreamObserver<RepositoryModelLoadResponse> observer) {
        repository.bring(request.getModelName());
        answer(RepositoryModelLoadResponse.getDefaultInstance(), observer);
    }

    @Override
    public void repositoryModelUnload(
            RepositoryModelUnloadRequest request,
            StreamObserver<RepositoryModelUnloadResponse> observer) {
        repository.release(request.getModelName());
        answer(RepositoryModelUnloadResponse.getDefaultInstance(), observer);
    }

    private static <T> void answer(T response, StreamObserver<T> observer) {
        observer.onNext(response);
        observer.onCompleted();
    }
}
