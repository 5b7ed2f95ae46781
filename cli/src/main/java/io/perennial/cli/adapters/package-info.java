/**
 * What {@code perennial adapters} does: telling what the adapters topic holds, writing adapters in
 * the file formats of other libraries, and reading files into adapters that can be published. In
 * come a topic's contents, a base and folders. Out go lines, JSON, folders and checked artifacts.
 */
@NullMarked
package io.perennial.cli.adapters;

import org.jspecify.annotations.NullMarked;
