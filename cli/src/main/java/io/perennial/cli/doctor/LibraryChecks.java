package io.perennial.cli.doctor;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.perennial.model.base.BaseLocation;
import io.perennial.model.base.ComputeSettings;
import io.perennial.model.base.DeviceChoice;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.base.Precision;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/** Native libraries by using them, and what the frozen base computes on. */
public final class LibraryChecks {

    private static final String ENGINE = "PyTorch";
    private static final List<String> BFLOAT16 = List.of("amx_bf16", "avx512_bf16");

    private final Machine machine;

    public LibraryChecks(Machine machine) {
        this.machine = machine;
    }

    /** Looks at all of them; where the engine does not load, nothing is said of what needs it. */
    public List<Finding> findings(BaseLocation base, ComputeSettings compute) {
        List<Finding> findings = new ArrayList<>();
        findings.add(rocks());
        Finding engine = engine();
        findings.add(engine);
        if (engine.level() == Finding.Level.OK) {
            findings.add(gpu(compute.device()));
            findings.add(precision(compute.precision()));
            findings.add(base(base, compute));
        }
        return findings;
    }

    /** A multiplication in the engine. */
    private static Finding engine() {
        try (NDManager manager = Engine.getEngine(ENGINE).newBaseManager(Device.cpu())) {
            NDArray product = manager.ones(new Shape(2, 3)).matMul(manager.ones(new Shape(3, 2)));
            return product.sum().getFloat() == 12
                    ? Finding.ok("engine", ENGINE + " " + Engine.getEngine(ENGINE).getVersion())
                    : broken("engine", "multiplies wrongly");
        } catch (RuntimeException | LinkageError e) {
            return broken("engine", "does not load: " + told(e));
        }
    }

    /** A value that is written and read. */
    private static Finding rocks() {
        try {
            Path folder = Files.createTempDirectory("perennial-doctor-");
            try {
                return rocks(folder);
            } finally {
                delete(folder);
            }
        } catch (IOException | RocksDBException | RuntimeException | LinkageError e) {
            return broken("rocksdb", "does not work: " + told(e));
        }
    }

    private static Finding rocks(Path folder) throws RocksDBException {
        byte[] key = "key".getBytes(StandardCharsets.UTF_8);
        RocksDB.loadLibrary();
        try (Options options = new Options().setCreateIfMissing(true);
                RocksDB store = RocksDB.open(options, folder.toString())) {
            store.put(key, key);
            return store.get(key) == null
                    ? broken("rocksdb", "does not keep what is written")
                    : Finding.ok("rocksdb", "RocksDB writes and reads");
        }
    }

    private static Finding broken(String library, String found) {
        return Finding.broken(
                library,
                found,
                "see that %s and DJL_CACHE_DIR (~/.djl.ai where it is not set) can be written, and are not mounted noexec"
                        .formatted(System.getProperty("java.io.tmpdir")));
    }

    private Finding gpu(DeviceChoice choice) {
        int gpus = Engine.getEngine(ENGINE).getGpuCount();
        if (gpus > 0) {
            return Finding.ok("gpu", "%d that the engine computes on".formatted(gpus));
        }
        String next =
                "install the engine's CUDA build (PYTORCH_FLAVOR=cu128, or the gpu images of deploy/)";
        if (choice == DeviceChoice.GPU) {
            return Finding.broken(
                    "gpu",
                    "--device is gpu, but the engine finds none",
                    next + ", or take --device cpu");
        }
        return Files.exists(machine.gpuDriverFile())
                ? Finding.warning(
                        "gpu", "an NVIDIA driver is there, but the engine is its CPU build", next)
                : Finding.ok("gpu", "none; the CPU computes");
    }

    private Finding precision(Precision chosen) {
        String processor = Machine.text(machine.processorFile());
        List<String> flags = BFLOAT16.stream().filter(processor::contains).toList();
        boolean gpu = Engine.getEngine(ENGINE).getGpuCount() > 0;
        if (gpu || !flags.isEmpty()) {
            return Finding.ok(
                    "precision",
                    "%s; %s multiplies in bfloat16"
                            .formatted(
                                    chosen == Precision.FP32 ? "fp32" : "bf16",
                                    gpu
                                            ? "the GPU"
                                            : "the processor (" + String.join(", ", flags) + ")"));
        }
        return chosen == Precision.BF16
                ? Finding.warning(
                        "precision",
                        "--precision is bf16, but the processor has no instructions for it, so it is slow",
                        "leave --precision out: fp32 is taken")
                : Finding.ok("precision", "fp32; the processor has no bfloat16 instructions");
    }

    private static Finding base(BaseLocation location, ComputeSettings compute) {
        ComputeSettings here = compute.withDevice(DeviceChoice.AUTO);
        try (FrozenBase base = FrozenBase.acquire(location, here)) {
            base.textEncoder().encode("one text", null);
            return Finding.ok(
                    "base",
                    "%s, fingerprint %s…"
                            .formatted(base.name(), base.fingerprint().substring(0, 16)));
        } catch (RuntimeException | LinkageError e) {
            return Finding.broken(
                    "base",
                    told(e),
                    "name the folder of a Hugging Face model with --base, or leave it out for the base that is shipped");
        }
    }

    private static String told(Throwable e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String message = cause.getMessage();
        return message == null
                ? cause.getClass().getSimpleName()
                : message.lines().findFirst().orElse("");
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        }
    }
}
