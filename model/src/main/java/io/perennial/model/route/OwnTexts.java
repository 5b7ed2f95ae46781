package io.perennial.model.route;

/**
 * Some texts that a task was taught.
 *
 * @param labels of each
 * @param counts how many texts each one's label has, itself among them
 * @param features of each, [texts][size]
 */
record OwnTexts(int[] labels, double[] counts, double[][] features) {

    static final OwnTexts NONE = new OwnTexts(new int[0], new double[0], new double[0][]);

    /**
     * The first ones of a sample.
     *
     * @param most how many at most
     * @param samples [samples, size]
     * @param sampleLabels [samples]
     */
    static OwnTexts of(int most, float[] samples, float[] sampleLabels, LabelMeans task) {
        int taken = Math.min(most, sampleLabels.length);
        OwnTexts texts = new OwnTexts(new int[taken], new double[taken], new double[taken][]);
        for (int i = 0; i < taken; i++) {
            texts.labels[i] = (int) sampleLabels[i];
            texts.counts[i] = task.counts()[texts.labels[i]];
            texts.features[i] = LabelMeans.row(samples, task.size(), i);
        }
        return texts;
    }
}
