/**
 * Where hostile inputs come from: texts, bytes and JSON that break every rule one at a time. Valid
 * bytes and texts go in as seeds; damaged ones come out, for the targets.
 */
@NullMarked
package io.perennial.fuzz.input;

import org.jspecify.annotations.NullMarked;
