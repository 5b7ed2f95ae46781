package io.perennial.model.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A loaded TorchScript module. Its methods have no state, so any number of threads may run them at
 * once.
 *
 * <p>Methods run op by op, without the profiling executor's rewriting: the first call then computes
 * exactly what the thousandth does. Autograd records as usual; results are detached by the scripts.
 */
public final class Script implements AutoCloseable {

    private static final String METHOD = "module_method:";

    /** Intra-op threads that the engine takes where nobody has said anything else. */
    private static final int ENGINE_THREADS = JniUtils.getNumThreads();

    private final PtSymbolBlock module;
    private final int threads;

    private Script(PtSymbolBlock module, int threads) {
        this.module = module;
        this.threads = threads == 0 ? ENGINE_THREADS : threads;
    }

    /**
     * @param manager owner of the module, on the device where it runs
     * @param resources texts, relative to this library's {@code script} folder
     * @param constants values of the names that the texts use
     * @param threads intra-op threads of a call, 0 for the engine's default
     */
    public static Script load(
            NDManager manager,
            List<String> resources,
            Map<String, Integer> constants,
            int threads) {
        List<String> texts = resources.stream().map(Script::text).toList();
        byte[] archive = ScriptArchive.pack(texts, constants);
        try {
            PtSymbolBlock module =
                    JniUtils.loadModule(
                            (PtNDManager) manager, new ByteArrayInputStream(archive), false, false);
            return new Script(module, threads);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(String resource) {
        String path = "/io/perennial/model/script/" + resource;
        try (InputStream in = Script.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException("no script " + path + " on the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts a call whose results will belong to {@code manager}. */
    public Call call(String method, NDManager manager) {
        return new Call(method, manager);
    }

    @Override
    public void close() {
        module.close();
    }

    /** Arguments of one call, in the order of the method's parameters. */
    public final class Call {
        private final String method;
        private final NDManager manager;
        private final List<NDArray> arguments = new ArrayList<>();
        private int intraOpThreads = threads;

        private Call(String method, NDManager manager) {
            this.method = method;
            this.manager = manager;
        }

        /**
         * Other intra-op threads than the module's.
         *
         * @param count at least 1; 0 leaves the module's
         */
        public Call threads(int count) {
            intraOpThreads = count == 0 ? threads : count;
            return this;
        }

        /** A tensor; the first one of a call must belong to the call's manager. */
        public Call tensor(NDArray tensor) {
            tensor.setName(null);
            arguments.add(tensor);
            return this;
        }

        /**
         * A non-empty list of tensors. The tensors keep the name, so one tensor always goes by one
         * name.
         */
        public Call list(String name, List<? extends NDArray> tensors) {
            String listName = name + "[]";
            for (NDArray tensor : tensors) {
                if (!listName.equals(tensor.getName())) {
                    tensor.setName(listName);
                }
                arguments.add(tensor);
            }
            return this;
        }

        /**
         * Runs the method without recording for autograd beyond what the method itself asks for.
         */
        public NDList run() {
            NDArray marker = manager.zeros(new Shape(1));
            marker.setName(METHOD + method);
            NDList inputs = new NDList(arguments.size() + 1);
            inputs.addAll(arguments.subList(0, 1));
            inputs.add(marker);
            inputs.addAll(arguments.subList(1, arguments.size()));
            JniUtils.setGraphExecutorOptimize(false);
            // Of this thread of the JVM; one that has never said so takes what another said last.
            JniUtils.setNumThreads(intraOpThreads);
            JniUtils.setGradMode(true);
            try {
                return IValueUtils.forward(module, inputs, true);
            } finally {
                JniUtils.setGradMode(false);
            }
        }
    }
}
