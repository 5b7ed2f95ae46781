package io.perennial.cli.adapters;

import io.perennial.schemas.adapter.AdapterSignature;
import io.perennial.schemas.adapter.PublishedAdapter;
import io.perennial.schemas.signature.TrustedKeys;
import java.util.Optional;

/**
 * What can be said of a published version's signature.
 *
 * @param signed whether it carries one
 * @param checked whether keys were there to check it with
 * @param signer the file whose key has made it; empty if none of them did, or there were none
 */
public record SignatureView(boolean signed, boolean checked, Optional<String> signer) {

    /**
     * @param keys those to check with; empty = the signature is not checked
     */
    public static SignatureView of(PublishedAdapter adapter, Optional<TrustedKeys> keys) {
        return new SignatureView(
                adapter.isSigned(),
                keys.isPresent(),
                keys.flatMap(trusted -> AdapterSignature.signer(adapter, trusted)));
    }

    /** The state as one word for programs. */
    String code() {
        if (!signed) {
            return "none";
        }
        if (!checked) {
            return "unchecked";
        }
        return signer.isPresent() ? "valid" : "wrong";
    }

    /** The same for people. */
    String sentence() {
        return switch (code()) {
            case "none" -> "none";
            case "unchecked" -> "there is one; --trusted-keys checks it";
            case "valid" -> "right, by the key in " + signer.orElseThrow();
            default -> "WRONG: by none of the trusted keys";
        };
    }
}
