package io.perennial.model.torch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Packs TorchScript method texts into the archive format of {@code torch.jit.save}: one module
 * without attributes whose methods are the given functions. No Python is involved; any libtorch
 * from 2.1 on reads it.
 */
final class ScriptArchive {

    /**
     * The archive version that brings the current operator schemas (for example gelu with a tanh
     * form).
     */
    private static final String FORMAT_VERSION = "10\n";

    private static final String ADAPTERS =
            """
            class Adapters(NamedTuple):
              views : List[Tensor]
              groups : List[List[int]]
              ops : List[List[int]]
              factors : List[List[float]]
              index : List[List[int]]
              used : List[bool]
              attention : Tensor
              seeds : Tensor
              words : List[Tensor]
            """;

    private static final String MODULE =
            """
            class Base(Module):
              __parameters__ = []
              __buffers__ = []
              training : bool
            """;

    private static final Pattern CONSTANT = Pattern.compile("\\b([A-Z][A-Za-z]+)\\.([A-Z_]+)\\b");

    private ScriptArchive() {}

    /**
     * @param texts method texts, each a sequence of top-level {@code def}s
     * @param constants what a name like {@code Site.QUERY} stands for
     */
    static byte[] pack(List<String> texts, Map<String, Integer> constants) {
        StringBuilder code = new StringBuilder(ADAPTERS).append(MODULE);
        for (String text : texts) {
            code.append(method(substitute(text, constants)));
        }
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.put("data.pkl", emptyModulePickle());
        entries.put("code/__torch__.py", code.toString().getBytes(StandardCharsets.UTF_8));
        entries.put("constants.pkl", new byte[] {(byte) 0x80, 2, ')', '.'});
        entries.put("version", FORMAT_VERSION.getBytes(StandardCharsets.US_ASCII));
        return zip(entries);
    }

    private static String substitute(String text, Map<String, Integer> constants) {
        Matcher matcher = CONSTANT.matcher(text);
        StringBuilder out = new StringBuilder();
        while (matcher.find()) {
            Integer value = constants.get(matcher.group());
            if (value == null) {
                throw new IllegalArgumentException(
                        "the script names an unknown constant " + matcher.group());
            }
            matcher.appendReplacement(out, value.toString());
        }
        return matcher.appendTail(out).toString();
    }

    /** Moves top-level functions into the module: two columns in, and self with its type. */
    private static String method(String text) {
        StringBuilder out = new StringBuilder();
        for (String line : text.lines().toList()) {
            if (line.isBlank() || line.stripLeading().startsWith("#")) {
                continue;
            }
            String typed =
                    line.startsWith("def ")
                            ? line.replaceFirst("\\(self", "(self: __torch__.Base")
                            : line;
            boolean untyped = typed.startsWith("def ") && typed.endsWith("):");
            out.append("  ")
                    .append(untyped ? typed.replaceFirst("\\):$", ") -> NoneType:") : typed);
            out.append('\n');
        }
        return out.toString();
    }

    /**
     * Pickle protocol 2: an instance of __torch__.Base with the single attribute training = False.
     */
    private static byte[] emptyModulePickle() {
        ByteArrayOutputStream pickle = new ByteArrayOutputStream();
        pickle.writeBytes(new byte[] {(byte) 0x80, 2});
        pickle.writeBytes("c__torch__\nBase\n".getBytes(StandardCharsets.US_ASCII));
        pickle.writeBytes(new byte[] {')', (byte) 0x81, '}', '(', 'X', 8, 0, 0, 0});
        pickle.writeBytes("training".getBytes(StandardCharsets.US_ASCII));
        pickle.writeBytes(new byte[] {(byte) 0x89, 'u', 'b', '.'});
        return pickle.toByteArray();
    }

    private static byte[] zip(Map<String, byte[]> entries) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                ZipEntry stored = new ZipEntry("perennial/" + entry.getKey());
                CRC32 checksum = new CRC32();
                checksum.update(entry.getValue());
                stored.setMethod(ZipEntry.STORED);
                stored.setSize(entry.getValue().length);
                stored.setCompressedSize(entry.getValue().length);
                stored.setCrc(checksum.getValue());
                stored.setTime(0);
                zip.putNextEntry(stored);
                zip.write(entry.getValue());
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
