package io.perennial.deploy.image;

import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs in a process of its own whose class path is what Flink's lib folder holds: loads the job's
 * jars by a second class loader, as Flink does, has the base loaded on the engine, and prints its
 * fingerprint.
 */
final class EngineProbe {

    private EngineProbe() {}

    public static void main(String[] jars) throws Exception {
        List<URL> urls = new ArrayList<>();
        for (String jar : jars) {
            urls.add(Path.of(jar).toUri().toURL());
        }
        try (URLClassLoader job =
                new URLClassLoader(urls.toArray(URL[]::new), EngineProbe.class.getClassLoader())) {
            Thread.currentThread().setContextClassLoader(job);
            Class<?> location = job.loadClass("io.perennial.model.base.BaseLocation");
            Class<?> settings = job.loadClass("io.perennial.model.base.ComputeSettings");
            Class<?> base = job.loadClass("io.perennial.model.base.FrozenBase");
            Method acquire = base.getMethod("acquire", location, settings);
            Object loaded =
                    acquire.invoke(
                            null,
                            location.getMethod("shipped").invoke(null),
                            settings.getMethod("reference").invoke(null));
            Class<?> main = job.loadClass("io.perennial.flink.job.PerennialJobMain");
            System.out.println(
                    main.getSimpleName() + " " + base.getMethod("fingerprint").invoke(loaded));
            ((AutoCloseable) loaded).close();
        }
    }
}
