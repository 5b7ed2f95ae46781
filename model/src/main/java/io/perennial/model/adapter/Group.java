package io.perennial.model.adapter;

/** Columns of the table of groups. The scripts use the ordinals. */
public enum Group {
    FIRST_TASK,
    TASKS,
    FIRST_ROW,
    ROWS,
    OBJECTIVE,
    POOLING,
    /** 1 where the head has a dense layer. */
    DENSE,
    DENSE_ACTIVATION,
    /** Soft tokens in front of every text. */
    PROMPT
}
