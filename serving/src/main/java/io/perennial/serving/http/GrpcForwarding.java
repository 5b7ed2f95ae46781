package io.perennial.serving.http;

import com.linecorp.armeria.client.Clients;
import com.linecorp.armeria.client.Endpoint;
import com.linecorp.armeria.client.grpc.GrpcClients;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.util.Exceptions;
import com.linecorp.armeria.common.util.SafeCloseable;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.perennial.serving.inference.GRPCInferenceServiceGrpc.GRPCInferenceServiceStub;
import io.perennial.serving.inference.ModelInferRequest;
import io.perennial.serving.inference.ModelInferResponse;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** What {@link Forwarding} does, for calls over gRPC, whose task stands in the message. */
final class GrpcForwarding {

    private final Forwarding forwarding;
    private final Map<String, GRPCInferenceServiceStub> stubs = new ConcurrentHashMap<>();

    GrpcForwarding(Forwarding forwarding) {
        this.forwarding = forwarding;
    }

    /**
     * Has the process answer that the task is with.
     *
     * @param here answers in this process
     */
    CompletableFuture<ModelInferResponse> infer(
            ServiceRequestContext context,
            ModelInferRequest request,
            Supplier<CompletableFuture<ModelInferResponse>> here) {
        Optional<String> owner = forwarding.owner(context, request.getModelName());
        if (owner.isEmpty()) {
            return here.get();
        }
        Call call = new Call();
        send(owner.get(), context.request().headers(), request, call);
        return forwarding
                .whileMember(context, owner.get(), call.answer)
                .whenComplete(
                        (response, failure) -> {
                            if (failure == null || isRefusal(failure)) {
                                forwarding.answered();
                            }
                        })
                .exceptionallyComposeAsync(
                        wrapped -> {
                            Throwable failure = Exceptions.peel(wrapped);
                            if (isRefusal(failure)) {
                                return CompletableFuture.failedFuture(failure);
                            }
                            forwarding.notAnswered(context, owner.get(), failure);
                            return here.get();
                        },
                        context.blockingTaskExecutor());
    }

    /** Whether the other process has spoken. */
    private static boolean isRefusal(Throwable failure) {
        return failure instanceof StatusRuntimeException refused
                && refused.getStatus().getCode() != Status.Code.UNAVAILABLE;
    }

    /** Hands the caller's token on. */
    private void send(
            String owner,
            RequestHeaders asked,
            ModelInferRequest request,
            StreamObserver<ModelInferResponse> observer) {
        GRPCInferenceServiceStub stub = stubs.computeIfAbsent(owner, this::newStub);
        String token = asked.get(HttpHeaderNames.AUTHORIZATION);
        if (token == null) {
            stub.modelInfer(request, observer);
            return;
        }
        try (SafeCloseable withToken = Clients.withHeader(HttpHeaderNames.AUTHORIZATION, token)) {
            stub.modelInfer(request, observer);
        }
    }

    private GRPCInferenceServiceStub newStub(String owner) {
        return GrpcClients.builder(forwarding.others().protocol(), Endpoint.parse(owner))
                .factory(forwarding.others().clients())
                .responseTimeoutMillis(0)
                .setHeader(Forwarding.FORWARDED_BY, forwarding.others().address())
                .build(GRPCInferenceServiceStub.class);
    }

    /** A call's only answer. */
    private static final class Call implements StreamObserver<ModelInferResponse> {

        private final CompletableFuture<ModelInferResponse> answer = new CompletableFuture<>();

        @Override
        public void onNext(ModelInferResponse response) {
            answer.complete(response);
        }

        @Override
        public void onError(Throwable failure) {
            answer.completeExceptionally(failure);
        }

        @Override
        public void onCompleted() {
            // Does nothing where there was an answer.
            answer.completeExceptionally(Status.UNAVAILABLE.asRuntimeException());
        }
    }
}
