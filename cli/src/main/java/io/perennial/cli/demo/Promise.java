package io.perennial.cli.demo;

/**
 * Something the demo is to show.
 *
 * @param text what was promised, and if it was broken what happened instead
 */
public record Promise(String text, boolean held) {}
