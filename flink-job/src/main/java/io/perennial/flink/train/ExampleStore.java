package io.perennial.flink.train;

/** Examples of one task under small numbers; in the job, keyed state. */
interface ExampleStore {

    void put(int index, TrainingExample example) throws Exception;

    /** The example under an index that was put. */
    TrainingExample get(int index) throws Exception;

    void remove(int index) throws Exception;
}
