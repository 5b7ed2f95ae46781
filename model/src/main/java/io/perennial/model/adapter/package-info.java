/**
 * Adapter methods: which small matrices each one adds, where in the frozen transformer they act,
 * and how they start. A specification and the base's sizes come in; out comes a layout, the map of
 * one flat float32 vector per task. The arithmetic itself is in the scripts, one function an {@link
 * io.perennial.model.adapter.Operation}.
 */
package io.perennial.model.adapter;
