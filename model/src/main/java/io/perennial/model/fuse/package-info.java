/**
 * Rows of many tasks become the tensors of one step: tasks grouped by layout, rows padded to a
 * common length, the layouts turned into the tables that the scripts read. Training and prediction
 * both start here.
 */
package io.perennial.model.fuse;
