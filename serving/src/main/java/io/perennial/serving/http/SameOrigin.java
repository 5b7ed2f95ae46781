package io.perennial.serving.http;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.RequestHeaders;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where no tokens are asked for, the address alone lets people in, and with them every web page
 * that their browser shows. So what changes something is taken from the server's own pages only,
 * and from programs that are no browsers.
 */
final class SameOrigin {

    private static final Set<String> OWN_SITE = Set.of("same-origin", "none");

    /** Names that no foreign page can have: an address, or this machine. */
    private static final Pattern LOCAL_HOST =
            Pattern.compile("(localhost|[0-9.]+|\\[[0-9a-f:.]+])(:\\d+)?");

    private SameOrigin() {}

    /**
     * @throws ApiException 403 where a browser sends this for another page
     */
    static void require(RequestHeaders headers) {
        String site = headers.get("sec-fetch-site");
        String origin = headers.get(HttpHeaderNames.ORIGIN);
        if (site == null && origin == null) {
            // No browser sends a change without telling where it comes from.
            return;
        }
        String host = headers.authority();
        boolean foreign =
                (site != null && !OWN_SITE.contains(site.toLowerCase(Locale.ROOT)))
                        || !isOf(origin, host)
                        || host == null
                        || !LOCAL_HOST.matcher(host.toLowerCase(Locale.ROOT)).matches();
        if (foreign) {
            throw ApiException.forbidden(
                    "Without tokens, this is taken only from programs and from the console itself,"
                            + " under an address or localhost; start the server with --tokens FILE to"
                            + " send it from other pages.");
        }
    }

    private static boolean isOf(@Nullable String origin, @Nullable String host) {
        if (origin == null) {
            return true;
        }
        try {
            return URI.create(origin).getAuthority() != null
                    && URI.create(origin).getAuthority().equalsIgnoreCase(host);
        } catch (IllegalArgumentException unreadable) {
            return false;
        }
    }
}
