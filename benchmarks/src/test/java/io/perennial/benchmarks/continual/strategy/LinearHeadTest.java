package io.perennial.benchmarks.continual.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.perennial.benchmarks.continual.task.EncodedTask;
import io.perennial.benchmarks.data.DataSet;
import io.perennial.benchmarks.data.EncodedRows;
import io.perennial.model.adapter.AdapterSpec;
import io.perennial.model.base.BaseLocation;
import io.perennial.model.base.ComputeSettings;
import io.perennial.model.base.FrozenBase;
import io.perennial.model.predict.ServableAdapter;
import io.perennial.model.train.TrainableAdapter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LinearHeadTest {

    private static DataSet dataSet() {
        List<DataSet.Example> rows = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            String word = List.of("rain", "sun", "snow").get(i % 3);
            rows.add(new DataSet.Example(word + " on day " + i, null, word));
        }
        return new DataSet("weather", rows, rows.subList(0, 10));
    }

    @Test
    void learnsWhatAnAdapterWithoutABodyLearns() {
        try (FrozenBase base =
                FrozenBase.acquire(BaseLocation.shipped(), ComputeSettings.defaults())) {
            AdapterSpec spec = AdapterSpec.parse("{\"method\":\"head_only\"}");
            TrainingPlan plan = new TrainingPlan(3, 8, 1, 1);
            EncodedTask task = EncodedTask.of(dataSet(), base.textEncoder());
            AdapterTraining training = new AdapterTraining(base, spec, plan);
            EncodedRows test = task.test();

            List<float[]> expected;
            try (TrainableAdapter adapter = training.fresh(task)) {
                training.train(adapter, task);
                try (ServableAdapter served =
                        ServableAdapter.load(base, training.publish(adapter, task))) {
                    expected = training.answer(served, test).rows();
                }
            }
            List<float[]> answers = new HeadOnFeatures(base, plan).answers(task).rows();
            for (int row = 0; row < test.size(); row++) {
                for (int label = 0; label < 3; label++) {
                    assertThat(answers.get(row)[label])
                            .isCloseTo(expected.get(row)[label], within(1e-3f));
                }
            }
        }
    }
}
