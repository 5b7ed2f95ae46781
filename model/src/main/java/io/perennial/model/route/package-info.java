/**
 * Finding the task of a text that does not name one. Features of the frozen base come in and become
 * each task's own running statistics; a router made of the statistics of all tasks gives every task
 * a probability, and says how strange a text is to all of them. It reads no adapter and changes
 * none.
 */
package io.perennial.model.route;
