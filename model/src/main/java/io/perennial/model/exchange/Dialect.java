package io.perennial.model.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perennial.model.adapter.AdapterMethod;
import io.perennial.model.adapter.Parameter;
import io.perennial.model.artifact.AdapterArtifact;
import io.perennial.model.base.FrozenBase;
import java.nio.file.Path;
import java.util.List;

/** How one library writes adapters. */
sealed interface Dialect permits PeftDialect, HubDialect {

    AdapterFormat format();

    /** The file with the adapter's tensors. */
    String tensorFile();

    /** Takes prefixes and the adapter's name out of a tensor's name. */
    String canonical(FrozenBase base, String key);

    /** Files with tensors, apart from {@link #tensorFile()}, that may be there. */
    List<Path> moreTensorFiles(Path folder);

    /**
     * The methods that the configuration describes, in the form that the tensors have: one that
     * only training has where the files hold that.
     */
    List<AdapterMethod> methods(FrozenBase base, JsonNode config, TensorFolder tensors);

    /** The names of an adapter's tensors, without the head's. */
    List<NamedTensor> tensors(FrozenBase base, List<Parameter> parameters);

    /** The name of a tensor of the head. */
    String headKey(FrozenBase base, List<AdapterMethod> methods, String name);

    /** The configuration file's content. */
    ObjectNode config(FrozenBase base, AdapterArtifact artifact, HeadPlace head);
}
